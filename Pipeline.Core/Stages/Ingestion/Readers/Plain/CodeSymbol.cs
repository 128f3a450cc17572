namespace Pipeline.Core.Stages.Ingestion.Readers.Plain;

/// <summary>Where something is declared in source code.</summary>
/// <param name="First">The number of its first line, with comments and attributes above it, from 0.</param>
/// <param name="Last">The number of the line that names it.</param>
/// <param name="Level">How many declarations it is inside of, and 1.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct CodeSymbol(int First, int Last, int Level, string Name);
