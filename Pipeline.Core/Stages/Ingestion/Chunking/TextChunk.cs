namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>A chunk's place in a document's text.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Heading">The headings above it.</param>
internal readonly record struct TextChunk(int Start, int End, string Heading);
