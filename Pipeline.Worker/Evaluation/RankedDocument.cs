namespace Pipeline.Worker.Evaluation;

/// <summary>A document in a ranking.</summary>
/// <param name="Document">Its id.</param>
/// <param name="Score">Higher is better.</param>
internal readonly record struct RankedDocument(string Document, double Score);
