namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>What a URL answered.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Name">A file name for them, for readers.</param>
internal sealed record FetchedDocument(ReadOnlyMemory<byte> Content, string Name);
