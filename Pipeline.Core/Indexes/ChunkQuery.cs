namespace Pipeline.Core.Indexes;

/// <summary>What every search is given besides the words or the vector.</summary>
/// <param name="Tenant">Whose chunks to search.</param>
/// <param name="Top">How many hits at most; 1–10,000.</param>
public sealed record ChunkQuery(string Tenant, int Top);
