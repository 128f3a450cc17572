namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>The keys of chunks inside an index file: the tenant's number above, a number that is never used twice below.</summary>
internal static class ChunkKeys
{
    private const int ChunkBits = 40;

    /// <summary>No key of a tenant is lower.</summary>
    public static long First(long tenant) => tenant << ChunkBits;

    /// <summary>No key of a tenant is higher.</summary>
    public static long Last(long tenant) => First(tenant + 1) - 1;

    /// <summary>The tenant of a key.</summary>
    public static long TenantOf(long key) => key >> ChunkBits;

    /// <summary>Which of its tenant's chunks a key is of.</summary>
    public static long NumberOf(long key) => key & ((1L << ChunkBits) - 1);

    /// <summary>The key of a tenant's n-th chunk.</summary>
    public static long Of(long tenant, long number) => First(tenant) + number;
}
