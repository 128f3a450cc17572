namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What became of a document's bytes.</summary>
/// <param name="Format">The format it was read as: <c>markdown</c>, <c>pdf</c> and so on.</param>
/// <param name="Content">Title, text and blocks; never without a block or a picture whose words are to be recognised.</param>
internal sealed record ParsedDocument(string Format, DocumentText Content);
