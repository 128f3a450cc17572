namespace Pipeline.Core.Indexes;

/// <summary>What an index holds for its readers, whatever way it came there.</summary>
/// <param name="Chunks">Readable chunks, of all tenants.</param>
/// <param name="Digest">A hash of the readable versions of all documents, as lower-case hex: the same for the same documents.</param>
public sealed record CorpusState(long Chunks, string Digest);
