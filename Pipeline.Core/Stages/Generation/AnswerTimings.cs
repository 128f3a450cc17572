namespace Pipeline.Core.Stages.Generation;

/// <summary>How long the steps to an answer took, each in milliseconds, without the waits between them.</summary>
/// <param name="EmbedMs">Embedding the question.</param>
/// <param name="RetrieveMs">The slowest source.</param>
/// <param name="FirstTokenMs">From asking the model to its first text.</param>
/// <param name="GenerateMs">From asking the model to its last text.</param>
public sealed record AnswerTimings(double EmbedMs, double RetrieveMs, double FirstTokenMs, double GenerateMs);
