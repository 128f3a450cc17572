namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>A parser process ended before it answered.</summary>
/// <param name="message">How it ended.</param>
/// <param name="innerException">How that was seen.</param>
internal sealed class ParserDiedException(string message, Exception? innerException) : IOException(message, innerException);
