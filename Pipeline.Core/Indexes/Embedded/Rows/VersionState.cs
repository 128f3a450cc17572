using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>A version's row while a batch is written.</summary>
internal sealed class VersionState
{
    public required long Id { get; init; }

    public required DocumentState Document { get; init; }

    /// <summary>The document's title, in UTF-8, as it is in the row.</summary>
    public required byte[] Title { get; init; }

    /// <summary>The highest fence under which its chunks were written.</summary>
    public Fence Fence { get; set; }

    /// <summary>Chunks stored so far.</summary>
    public int Stored { get; set; }

    /// <summary>Chunks in all, once known.</summary>
    public int? Total { get; set; }

    /// <summary>The ordinal of the chunk that made it readable; <see langword="null"/> while it is pending.</summary>
    public int? CompletedBy { get; set; }

    /// <summary>Whether the row is behind this object.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether words of its chunks are not in the lexical index yet: that is done at the end of the batch.</summary>
    public bool AwaitsWords { get; set; }
}
