namespace Pipeline.Core.Concurrency;

/// <summary>Children of a <see cref="TaskScope"/> failed, or did not end. Its inner exceptions are theirs, in the order they came.</summary>
public sealed class TaskScopeException : AggregateException
{
    private readonly string _message;

    internal TaskScopeException(string scope, IReadOnlyList<TaskScopeFailure> failures)
        : base(failures.Select(failure => failure.Error))
    {
        Scope = scope;
        Failures = failures;
        _message = $"{failures.Count} of the children of scope '{scope}' failed: {string.Join("; ", failures.Select(Text))}";
    }

    /// <summary>The scope's path.</summary>
    public string Scope { get; }

    /// <summary>Which children, and why.</summary>
    public IReadOnlyList<TaskScopeFailure> Failures { get; }

    /// <inheritdoc/>
    public override string Message => _message; // the base class would append the causes, which the message names already

    private static string Text(TaskScopeFailure failure) => $"{failure.Child}: {failure.Error.Message} ({failure.Error.GetType().Name})";
}
