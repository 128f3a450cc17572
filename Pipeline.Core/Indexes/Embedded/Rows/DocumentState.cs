using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>A document's row while a batch is written, with the versions the batch has met.</summary>
internal sealed class DocumentState
{
    public required long Id { get; init; }

    public required TenantState Tenant { get; init; }

    /// <summary>The highest fence seen.</summary>
    public Fence Fence { get; set; }

    public Dictionary<string, VersionState> Versions { get; } = new(StringComparer.Ordinal);
}
