namespace Pipeline.Core.Indexes;

/// <summary>The most an index keeps in memory in each process that searches it, whatever it holds. Immutable.</summary>
/// <param name="VectorBytes">Vectors of the tenants that are searched; a single tenant that needs more is kept while it is searched.</param>
/// <param name="Key">The key of pipeline.yaml that says so.</param>
public sealed record IndexFootprint(long VectorBytes, string Key);
