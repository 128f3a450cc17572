namespace Pipeline.Worker.Terminal;

/// <summary>A line of a document.</summary>
/// <param name="Number">Its number in the source, from 1; 0 when it is not known.</param>
/// <param name="Text">The line.</param>
/// <param name="IsPassage">Whether it is of the passage, and not of what stands around it.</param>
internal readonly record struct PassageLine(int Number, string Text, bool IsPassage);
