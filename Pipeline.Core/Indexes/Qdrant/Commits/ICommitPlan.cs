namespace Pipeline.Core.Indexes.Qdrant.Commits;

/// <summary>What somebody wants to change in a commit, with others' plans beside it.</summary>
internal interface ICommitPlan
{
    /// <summary>All documents that it may change.</summary>
    IReadOnlyCollection<Guid> Documents { get; }

    /// <summary>Whether it changes the model: it gets a commit of its own.</summary>
    bool IsSwitching { get; }

    /// <summary>Makes the plan's changes; what it throws is its own failure alone.</summary>
    Task RunAsync(CommitDraft draft);

    /// <summary>The commit is finished.</summary>
    void Succeed(CommitOutcome outcome);

    /// <summary>The commit has failed.</summary>
    void Fail(Exception error);
}
