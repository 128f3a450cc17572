namespace Pipeline.Worker.Evaluation;

/// <summary>A document of a collection.</summary>
/// <param name="Id">Its id, as judgements name it.</param>
/// <param name="Title">Its title; may be empty.</param>
/// <param name="Text">Its text; may be empty.</param>
internal sealed record EvaluationDocument(string Id, string Title, string Text);
