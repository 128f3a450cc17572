using Pipeline.Core.Indexes.Filters;

namespace Pipeline.Core.Indexes;

/// <summary>What every search is given besides the words or the vector.</summary>
/// <param name="Tenant">Whose chunks to search.</param>
/// <param name="Top">How many hits at most; 1–10,000.</param>
/// <param name="Filter">Which documents to search; <see langword="null"/> for all. Chunks of others take no place among the hits.</param>
public sealed record ChunkQuery(string Tenant, int Top, ChunkFilter? Filter = null);
