namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>Who is changing the index. Immutable.</summary>
/// <param name="Token">The commit's own id.</param>
/// <param name="Documents">The points of the documents it may change: whoever finishes it for a process that ended looks at these.</param>
/// <param name="IsSwitching">Whether it changes the model: chunks written meanwhile would be missed.</param>
internal sealed record CommitHolder(Guid Token, IReadOnlyList<Guid> Documents, bool IsSwitching = false);
