using Pipeline.Core.Indexes;

namespace Pipeline.Core.Configuration;

/// <summary>The most an index keeps in memory in each process that searches it, whatever it holds. Pure.</summary>
/// <param name="VectorBytes">Vectors of the tenants that are searched (<c>index.embedded.vectorMemory</c>); a single tenant that needs more is kept while it is searched.</param>
public sealed record IndexFootprint(long VectorBytes)
{
    /// <summary>That of an index.</summary>
    public static IndexFootprint Of(IndexOptions options) => new(options.Embedded.VectorMemory);
}
