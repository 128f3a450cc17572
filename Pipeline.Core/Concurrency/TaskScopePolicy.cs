namespace Pipeline.Core.Concurrency;

/// <summary>What the failure of one child of a <see cref="TaskScope"/> means to the others.</summary>
public enum TaskScopePolicy
{
    /// <summary>The first failure cancels the others and starts no more; leaving the scope throws what failed.</summary>
    CancelSiblings,

    /// <summary>Every child comes to its own end; failures are kept in <see cref="TaskScope.Failures"/> and leaving the scope does not throw them.</summary>
    KeepAll,
}
