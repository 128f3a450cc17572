using System.Globalization;

namespace Pipeline.Core.Concurrency;

/// <summary>
/// Work that is done side by side and ends together: children started in the scope are awaited when it is left, so that none outlives it.
/// <code>
/// await using TaskScope scope = new("prices", options, cancellationToken);
/// var first = await scope.StartAsync("first", token => AskAsync(token));
/// var second = await scope.StartAsync("second", token => AskAsync(token));
/// return await first + await second;
/// </code>
/// Thread-safe. One who leaves it by an exception of his own leaves children that go on to their end: use <see cref="RunAsync{T}"/> where that matters, which
/// cancels them.
/// </summary>
/// <remarks>
/// Leaving throws <see cref="TaskScopeException"/> with the failures the policy does not keep, and with the children that did not end within
/// <see cref="TaskScopeOptions.EndWithin"/> after they were cancelled; <see cref="OperationCanceledException"/> when the caller cancelled the scope and a child ended for it.
/// A child that starts children of its own opens a scope for them: one that waits for a slot in the scope it runs in may wait for ever.
/// </remarks>
public sealed class TaskScope : IAsyncDisposable
{
    private readonly TaskScopeOptions _options;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenRegistration _hearing;
    private readonly ScopeChildren _children;
    private readonly ConcurrencyLimiter _slots;
    private readonly Action? _left;
    private volatile bool _wasCancelled;
    private int _stopped;
    private int _disposed;

    /// <summary>Opens a scope.</summary>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="options">How it treats its children; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels all children.</param>
    public TaskScope(string name, TaskScopeOptions? options, CancellationToken cancellationToken)
        : this(name, options, left: null, cancellationToken)
    {
    }

    private TaskScope(string name, TaskScopeOptions? options, Action? left, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _options = options ?? new();
        _caller = cancellationToken;
        Cancelled = _cancel.Token;
        _children = new(name);
        _slots = new(_options.MaxConcurrency);
        _left = left;
        _hearing = cancellationToken.UnsafeRegister(static cancel => ((CancellationTokenSource)cancel!).Cancel(), _cancel);
    }

    /// <summary>The scope's path: <c>outer/inner</c> when it is nested.</summary>
    public string Name { get; }

    /// <summary>Fires when the children are to end. It is what they are given.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>What children did wrong so far, in the order it happened.</summary>
    public IReadOnlyList<TaskScopeFailure> Failures => _children.Failures;

    /// <summary>Runs a block in a scope of its own. What the block throws cancels the children, as a child's failure does.</summary>
    /// <typeparam name="T">What the block makes.</typeparam>
    /// <param name="name">What the scope is called in errors.</param>
    /// <param name="block">The block; its children are awaited after it.</param>
    /// <param name="options">How the scope treats its children; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels all children.</param>
    public static async Task<T> RunAsync<T>(string name, Func<TaskScope, Task<T>> block, TaskScopeOptions? options, CancellationToken cancellationToken)
    {
        TaskScope scope = new(name, options, cancellationToken);
        await using (scope.ConfigureAwait(false))
        {
            try
            {
                return await block(scope).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                scope.Note(name, error);
                scope.Cancel();
                throw;
            }
        }
    }

    /// <summary>Starts a child; waits for a slot first when as many run as may.</summary>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="work">What it does, on a thread of the pool. It ends soon after its token fires.</param>
    /// <returns>The running child. It need not be awaited: the scope does.</returns>
    /// <exception cref="InvalidOperationException">The scope was left.</exception>
    /// <exception cref="OperationCanceledException">The scope is cancelled; the child was not started.</exception>
    public async ValueTask<Task<T>> StartAsync<T>(string name, Func<CancellationToken, Task<T>> work)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(work);
        var path = $"{Name}/{name}";
        var number = _children.Add(path); // before it waits for a slot, so that the scope is not left meanwhile
        try
        {
            await _slots.TakeAsync(Cancelled).ConfigureAwait(false);
        }
        catch (Exception)
        {
            _children.Remove(number);
            throw;
        }

        var child = Task.Run(() => RunChildAsync(path, work), CancellationToken.None);
        _ = child.ContinueWith(
            child =>
            {
                _ = child.Exception; // seen: it is noted
                _slots.Return(1);
                _children.Remove(number); // not before the task has ended: who has left the scope may ask it how
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return child;
    }

    /// <inheritdoc cref="StartAsync{T}"/>
    public async ValueTask<Task> StartAsync(string name, Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await StartAsync(name, async token =>
        {
            await work(token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Starts a child for each input and hands out what they make. Inputs are taken as results are read: no more than
    /// <see cref="TaskScopeOptions.MaxConcurrency"/> children run or have a result that was not read. What a child throws is thrown here,
    /// unless the policy keeps it: then the others' results go on. Children whose results are not read come to their end all the same, unless <see cref="Cancel"/> is called.
    /// </summary>
    /// <typeparam name="TIn">An input.</typeparam>
    /// <typeparam name="TOut">A result.</typeparam>
    /// <param name="name">What the children are called in errors: <c>name[0]</c>, <c>name[1]</c> …</param>
    /// <param name="inputs">The inputs, read once.</param>
    /// <param name="work">What a child does.</param>
    /// <param name="order">In which order results are handed out.</param>
    public async IAsyncEnumerable<TOut> SelectAsync<TIn, TOut>(
        string name, IEnumerable<TIn> inputs, Func<TIn, CancellationToken, Task<TOut>> work, ResultOrder order)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(work);
        List<Task<TOut>> open = new(_options.MaxConcurrency);
        var index = 0;
        foreach (var input in inputs)
        {
            if (open.Count == _options.MaxConcurrency && await TakeNextAsync(open, order).ConfigureAwait(false) is { IsCompletedSuccessfully: true } ready)
            {
                yield return await ready.ConfigureAwait(false);
            }

            var child = string.Create(CultureInfo.InvariantCulture, $"{name}[{index++}]");
            open.Add(await StartAsync(child, token => work(input, token)).ConfigureAwait(false));
        }

        while (open.Count > 0)
        {
            if (await TakeNextAsync(open, order).ConfigureAwait(false) is { IsCompletedSuccessfully: true } ready)
            {
                yield return await ready.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a scope inside this one: cancelled with it, named after it, and to be left before it.</summary>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="options">How it treats its children; <see langword="null"/> for this scope's.</param>
    /// <exception cref="InvalidOperationException">This scope was left.</exception>
    public TaskScope Open(string name, TaskScopeOptions? options = null)
    {
        var path = $"{Name}/{name}";
        var number = _children.Add(path);
        return new(path, options ?? _options, () => _children.Remove(number), Cancelled);
    }

    /// <summary>Cancels the children, as when what they were to do is done. It does not wait for them, nor count as a failure.</summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            _ = _cancel.CancelAsync(); // not awaited: what children do about it is theirs
        }
    }

    /// <summary>Leaves the scope: waits for the children. Further calls do nothing.</summary>
    /// <exception cref="TaskScopeException">Children failed, or did not end.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the scope, and a child ended for it.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        var leaked = await EndAsync().ConfigureAwait(false);
        _left?.Invoke();
        var callerMayNotCancel = _hearing.Unregister(); // on every path: the caller's token may live for as long as the process
        if (callerMayNotCancel && leaked.Count == 0 && Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            _cancel.Dispose(); // one that was cancelled holds nothing, and may still be telling children
        }

        IReadOnlyList<TaskScopeFailure> failures = _options.Policy == TaskScopePolicy.KeepAll ? leaked : [.. _children.Failures, .. leaked];
        if (failures.Count > 0)
        {
            throw new TaskScopeException(Name, failures);
        }

        if (_wasCancelled)
        {
            throw new OperationCanceledException($"Scope '{Name}' was cancelled before its children had ended.", _caller);
        }
    }

    private async Task<T> RunChildAsync<T>(string path, Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return await work(Cancelled).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Note(path, error);
            throw;
        }
    }

    /// <summary>Notes how a child ended that made nothing: it failed, unless it was cancelled with the scope.</summary>
    private void Note(string path, Exception error)
    {
        if (error is OperationCanceledException && Cancelled.IsCancellationRequested)
        {
            if (_caller.IsCancellationRequested)
            {
                _wasCancelled = true; // only ever set
            }

            return;
        }

        _children.Fail(path, error);
        if (_options.Policy == TaskScopePolicy.CancelSiblings)
        {
            Cancel();
        }
    }

    /// <summary>Waits until all children have ended, or those that were cancelled had their time.</summary>
    /// <returns>Those that did not end.</returns>
    private async Task<IReadOnlyList<TaskScopeFailure>> EndAsync()
    {
        var ended = _children.CloseAsync();
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var hearing = Cancelled.UnsafeRegister(static cancelled => ((TaskCompletionSource)cancelled!).TrySetResult(), cancelled);
        await using (hearing.ConfigureAwait(false))
        {
            await Task.WhenAny(ended, cancelled.Task).ConfigureAwait(false);
        }

        try
        {
            await ended.WaitAsync(_options.EndWithin, _options.Time, CancellationToken.None).ConfigureAwait(false);
            return [];
        }
        catch (TimeoutException)
        {
            return [.. _children.Running.Select(Leak)];
        }
    }

    private TaskScopeFailure Leak(string child) => new(child, new TimeoutException(string.Create(
        CultureInfo.InvariantCulture,
        $"'{child}' has not ended {_options.EndWithin.TotalSeconds:0.###} s after its scope was cancelled, and runs on. Let it end when its token fires.")));

    /// <summary>The next result in the order wanted; <see langword="null"/> when its child failed and the policy keeps that.</summary>
    private async Task<Task<T>?> TakeNextAsync<T>(List<Task<T>> open, ResultOrder order)
    {
        var next = order == ResultOrder.AsStarted ? open[0] : await Task.WhenAny(open).ConfigureAwait(false);
        open.Remove(next);
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!next.IsCompletedSuccessfully && _options.Policy == TaskScopePolicy.CancelSiblings)
        {
            await next.ConfigureAwait(false);
        }

        return next.IsCompletedSuccessfully ? next : null;
    }
}
