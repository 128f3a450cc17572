namespace Pipeline.Benchmarks.Answers;

/// <summary>A document to ask about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title; may be empty.</param>
/// <param name="Text">Its text.</param>
internal sealed record AnswerDocument(string Id, string Title, string Text);
