namespace Pipeline.Worker.Evaluation;

/// <summary>A query of a collection.</summary>
/// <param name="Id">Its id, as judgements name it.</param>
/// <param name="Text">What is asked.</param>
internal sealed record EvaluationQuery(string Id, string Text);
