using Pipeline.Core.Indexes.Embedded.Rows;

namespace Pipeline.Core.Indexes.Embedded.Filtering;

/// <summary>A set of a tenant's chunks, a bit each, in pages that are there only where something is. Filled by one thread, then shared and left alone.</summary>
internal sealed class ChunkSet
{
    // 65,536 chunks: 8 KiB.
    private const int PageBits = 16;
    private const int PageMask = (1 << PageBits) - 1;

    private ulong[]?[] _pages = [];

    public bool Contains(long key)
    {
        var number = ChunkKeys.NumberOf(key);
        var page = number >> PageBits;
        return page < _pages.Length && _pages[page] is { } bits && (bits[(number & PageMask) >> 6] & (1UL << (int)number)) != 0;
    }

    public void Add(long key)
    {
        var number = ChunkKeys.NumberOf(key);
        var page = (int)(number >> PageBits);
        if (page >= _pages.Length)
        {
            Array.Resize(ref _pages, Math.Max(page + 1, _pages.Length * 2));
        }

        var bits = _pages[page] ??= new ulong[(PageMask + 1) / 64];
        bits[(number & PageMask) >> 6] |= 1UL << (int)number;
    }

    /// <summary>A set of its own with the same chunks.</summary>
    public ChunkSet Copy() => new() { _pages = Array.ConvertAll(_pages, static page => (ulong[]?)page?.Clone()) };
}
