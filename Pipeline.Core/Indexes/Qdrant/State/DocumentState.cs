using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>What one point says of a document. Immutable; <see cref="DocumentRules"/> says how it changes.</summary>
internal sealed record DocumentState
{
    /// <summary>Whose document it is.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The document's id.</summary>
    public string DocumentId { get; init; } = "";

    /// <summary>The highest fence seen.</summary>
    public Fence Fence { get; init; }

    /// <summary>Whether it is deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether this is no document, but the place of one that a commit meant to change and did not: it keeps that commit from coming late.</summary>
    public bool IsVoid { get; init; }

    /// <summary>The commit that has written this.</summary>
    public long Commit { get; init; }

    /// <summary>The id of that commit.</summary>
    public Guid By { get; init; }

    /// <summary>The version that is readable from <see cref="SwitchedBy"/> on.</summary>
    public ReadableVersion? Current { get; init; }

    /// <summary>The version that was readable before.</summary>
    public ReadableVersion? Before { get; init; }

    /// <summary>The commit in which <see cref="Current"/> took the place of <see cref="Before"/>.</summary>
    public long SwitchedBy { get; init; }

    /// <summary>Versions of which chunks are stored, but not all.</summary>
    public IReadOnlyList<PendingState> Pending { get; init; } = [];

    /// <summary>What <see cref="Commit"/> takes away.</summary>
    public IReadOnlyList<Guid> Hidden { get; init; } = [];

    /// <summary>The version that is readable in a state of the index.</summary>
    /// <param name="visible">The state's <see cref="IndexState.Visible"/>.</param>
    public ReadableVersion? ReadableAt(long visible) => SwitchedBy <= visible ? Current : Before;

    /// <summary>The version that is not complete, by its name.</summary>
    public PendingState? FindPending(string version) => Pending.FirstOrDefault(pending => pending.Version == version);
}
