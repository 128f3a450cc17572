using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Concurrency;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Concurrency;

[TestFixture]
internal sealed class TaskScopeTests
{
    private static readonly TaskScopeOptions KeepAll = new() { Policy = TaskScopePolicy.KeepAll };

    [Test]
    public async Task Leaving_waits_for_every_child()
    {
        TaskCompletionSource release = new();
        TaskScope scope = new("s", null, CancellationToken.None);
        var child = await scope.StartAsync("child", _ => release.Task);

        var leaving = scope.DisposeAsync().AsTask();
        await new TaskScope("empty", null, CancellationToken.None).DisposeAsync(); // one that has nobody to wait for is left by now
        await FakeClock.SettleAsync();
        Assert.That(leaving.IsCompleted, Is.False);
        release.SetResult();
        await leaving;

        Assert.That(child.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task First_failure_cancels_siblings_and_is_thrown_with_the_childs_name()
    {
        TaskScope scope = new("prices", null, CancellationToken.None);
        var sibling = await scope.StartAsync("slow", ForeverAsync);
        await scope.StartAsync("bad", _ => throw new FormatException("no number"));

        var thrown = await Assert.ThrowsAsync<TaskScopeException>(async () => await scope.DisposeAsync());

        Assert.That(thrown!.Failures.Select(failure => failure.Child), Is.EqualTo(new[] { "prices/bad" }));
        Assert.That(thrown.Message, Does.Contain("prices/bad: no number (FormatException)"));
        Assert.That(sibling.IsCanceled, Is.True);
    }

    [Test]
    public async Task Child_has_ended_whenever_its_scope_was_left()
    {
        for (var round = 0; round < 5000; round++)
        {
            TaskScope scope = new("s", null, CancellationToken.None);
            var child = await scope.StartAsync("quick", static _ => Task.CompletedTask);
            await scope.DisposeAsync();

            Assert.That(child.IsCompleted, Is.True, $"round {round}");
        }
    }

    [Test]
    public async Task Start_after_a_failure_starts_nothing()
    {
        TaskScope scope = new("s", null, CancellationToken.None);
        var bad = await scope.StartAsync("bad", _ => throw new FormatException());
        await bad.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        await Assert.ThatAsync(async () => await scope.StartAsync("late", ForeverAsync), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(async () => await scope.DisposeAsync(), Throws.TypeOf<TaskScopeException>());
    }

    [Test]
    public async Task KeepAll_keeps_every_result_and_every_error_and_throws_none()
    {
        await using TaskScope scope = new("s", KeepAll, CancellationToken.None);

        List<int> results = [];
        await foreach (var result in scope.SelectAsync("half", [0, 1, 2, 3, 4], (input, _) => Task.FromResult(input % 2 == 0 ? input / 2 : throw new FormatException($"{input} is odd")), ResultOrder.AsStarted))
        {
            results.Add(result);
        }

        Assert.That(results, Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(scope.Failures.Select(failure => (failure.Child, failure.Error.Message)).Order(), Is.EqualTo(new[] { ("s/half[1]", "1 is odd"), ("s/half[3]", "3 is odd") }));
    }

    [Test]
    public async Task Start_waits_for_a_place()
    {
        TaskCompletionSource release = new();
        await using TaskScope scope = new("s", new() { MaxConcurrency = 2 }, CancellationToken.None);
        await scope.StartAsync("1", _ => release.Task);
        await scope.StartAsync("2", _ => release.Task);

        var third = scope.StartAsync("3", _ => Task.CompletedTask).AsTask();
        var isWaiting = !third.IsCompleted;
        release.SetResult();
        await await third;

        Assert.That(isWaiting, Is.True);
    }

    [Test]
    public async Task SelectAsync_takes_inputs_only_as_results_are_read()
    {
        var taken = 0;
        await using TaskScope scope = new("s", new() { MaxConcurrency = 3 }, CancellationToken.None);
        var results = scope.SelectAsync("x", Inputs(), (input, _) => Task.FromResult(input), ResultOrder.AsStarted).GetAsyncEnumerator(CancellationToken.None);

        await results.MoveNextAsync();
        Assert.That(taken, Is.LessThanOrEqualTo(4), "three children and the input in hand");
        await results.DisposeAsync();

        IEnumerable<int> Inputs()
        {
            for (var input = 0; input < 1000; input++)
            {
                taken++;
                yield return input;
            }
        }
    }

    [TestCase(ResultOrder.AsStarted, "012")]
    [TestCase(ResultOrder.AsCompleted, "210")]
    public async Task SelectAsync_hands_out_in_the_order_wanted(ResultOrder order, string expected)
    {
        TaskCompletionSource[] gates = [new(), new(), new()];
        await using TaskScope scope = new("s", new() { MaxConcurrency = 3 }, CancellationToken.None);
        var text = "";
        await foreach (var result in scope.SelectAsync("x", [0, 1, 2], WorkAsync, order))
        {
            text += result;
        }

        Assert.That(text, Is.EqualTo(expected));

        async Task<int> WorkAsync(int input, CancellationToken token)
        {
            if (input < 2)
            {
                await gates[input + 1].Task.WaitAsync(token); // each ends after the one behind it
            }

            if (input > 0)
            {
                _ = Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token).ContinueWith(_ => gates[input].SetResult(), token, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            return input;
        }
    }

    [Test]
    public async Task Child_that_ignores_cancellation_is_named_after_its_time()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource never = new();
        TaskScope scope = new("s", new() { EndWithin = TimeSpan.FromSeconds(3), Time = time }, CancellationToken.None);
        await scope.StartAsync("deaf", _ => never.Task);
        scope.Cancel();

        var leaving = scope.DisposeAsync().AsTask();
        while (!leaving.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var thrown = await Assert.ThrowsAsync<TaskScopeException>(async () => await leaving);
        Assert.That(thrown!.Message, Does.Contain("'s/deaf' has not ended 3 s after"));
        never.SetResult();
    }

    [Test]
    public async Task Start_after_leaving_names_child_and_scope()
    {
        TaskScope scope = new("s", null, CancellationToken.None);
        await scope.DisposeAsync();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await scope.StartAsync("late", ForeverAsync));
        Assert.That(thrown!.Message, Does.StartWith("'s/late' was started after its scope 's' was left."));
    }

    [Test]
    public async Task Nested_scope_is_cancelled_with_the_outer_one_and_awaited_before_it()
    {
        TaskScope outer = new("outer", null, CancellationToken.None);
        var inner = outer.Open("inner");
        var child = await inner.StartAsync("child", ForeverAsync);
        await outer.StartAsync("bad", _ => throw new FormatException());

        await Assert.ThatAsync(async () => await inner.DisposeAsync(), Throws.InstanceOf<OperationCanceledException>());
        var thrown = await Assert.ThrowsAsync<TaskScopeException>(async () => await outer.DisposeAsync());

        Assert.That(child.IsCanceled, Is.True);
        Assert.That(thrown!.Failures.Single().Child, Is.EqualTo("outer/bad"));
    }

    [Test]
    public async Task Nested_scope_that_was_not_left_is_an_error_that_names_it()
    {
        FakeTimeProvider time = new();
        TaskScope outer = new("outer", new() { Time = time }, CancellationToken.None);
        _ = outer.Open("forgotten");
        outer.Cancel();

        var leaving = outer.DisposeAsync().AsTask();
        while (!leaving.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThatAsync(async () => await leaving, Throws.TypeOf<TaskScopeException>().With.Message.Contains("'outer/forgotten' has not ended"));
    }

    [Test]
    public async Task Leaving_a_scope_the_caller_cancelled_throws_his_cancellation()
    {
        using CancellationTokenSource caller = new();
        TaskScope scope = new("s", KeepAll, caller.Token);

        await Assert.ThatAsync(
            async () =>
            {
                await using (scope)
                {
                    await scope.StartAsync("child", ForeverAsync);
                    await caller.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>().With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(caller.Token));
    }

    [Test]
    public async Task RunAsync_block_that_throws_cancels_its_children()
    {
        Task? child = null;

        var thrown = await Assert.ThrowsAsync<TaskScopeException>(() => TaskScope.RunAsync<int>(
            "s",
            async scope =>
            {
                child = await scope.StartAsync("child", ForeverAsync);
                throw new FormatException("the block's own");
            },
            null,
            CancellationToken.None));

        Assert.That(thrown!.Failures.Select(failure => (failure.Child, failure.Error.Message)), Is.EqualTo(new[] { ("s", "the block's own") }));
        Assert.That(child!.IsCanceled, Is.True);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Scope_that_was_left_is_not_kept_by_the_callers_token(bool isCancelled)
    {
        using CancellationTokenSource caller = new();
        var left = await LeaveAsync(isCancelled, caller.Token);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(left.TryGetTarget(out _), Is.False);
    }

    /// <summary>A method of its own, so that no variable of the test keeps the source.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<CancellationTokenSource>> LeaveAsync(bool isCancelled, CancellationToken caller)
    {
        TaskScope scope = new("s", null, caller);
        if (isCancelled)
        {
            scope.Cancel();
        }

        await scope.DisposeAsync();
        return new(SourceOf(scope));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cancel")]
    private static extern ref CancellationTokenSource SourceOf(TaskScope scope);

    private static Task<int> ForeverAsync(CancellationToken token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ContinueWith(_ => 0, token, TaskContinuationOptions.None, TaskScheduler.Default);
}
