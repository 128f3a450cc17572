namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>What a parser made of a document's bytes. Immutable.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="Content">Title, text and blocks.</param>
internal sealed record ParsedDocument(string Format, DocumentText Content);
