namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>A tenant's row while a batch is written.</summary>
internal sealed class TenantState
{
    public required long Id { get; init; }

    /// <summary>The number of its next chunk.</summary>
    public long NextChunk { get; set; }

    public Dictionary<string, DocumentState> Documents { get; } = new(StringComparer.Ordinal);
}
