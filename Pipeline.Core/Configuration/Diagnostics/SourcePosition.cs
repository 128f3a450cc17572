namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>A place in pipeline.yaml, both from 1; 0:0 is no place: made in code.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct SourcePosition(int Line, int Column);
