using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Concurrency;

namespace Pipeline.Tests.Properties;

/// <summary>
/// A scope used by several at once while it is cancelled and left: random schedules of starts, failures, waits and yields. A schedule that fails is printed
/// with its seed.
/// </summary>
[TestFixture]
internal sealed class TaskScopeProperties
{
    private enum Step
    {
        Succeed,
        Fail,
        WaitForCancellation,
        Yield,
        Nest,
        Cancel,
        Leave,
    }

    private static readonly Gen<Step[][]> Schedules = Gen.Int[0, 99]
        .Select(die => die < 40 ? Step.Succeed : die < 50 ? Step.Fail : die < 65 ? Step.WaitForCancellation : die < 85 ? Step.Yield : die < 93 ? Step.Nest : die < 97 ? Step.Cancel : Step.Leave)
        .Array[1, 12].Array[1, 4];

    [Test]
    public async Task Any_schedule_leaves_no_child_running_and_tells_of_every_failure() =>
        await Gen.Select(Schedules, Gen.Int[1, 4], Gen.Bool).SampleAsync(
            async (schedule, places, keeps) =>
            {
                Ledger ledger = new();
                TaskScope scope = new("s", new() { MaxConcurrency = places, Policy = keeps ? TaskScopePolicy.KeepAll : TaskScopePolicy.CancelSiblings }, CancellationToken.None);
                var users = schedule.Select(steps => Task.Run(() => UseAsync(scope, steps, ledger)));
                var all = Task.WhenAll(users);
                if (schedule.Any(steps => steps.Contains(Step.WaitForCancellation)))
                {
                    await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None));
                    scope.Cancel(); // or such a child waits for ever
                }

                var thrown = await LeaveAsync(scope);
                var running = Volatile.Read(ref ledger.Running);
                await all;
                return running == 0 && ledger.Most <= places && Told(scope, thrown, keeps) is var told && told.SetEquals(ledger.Failed) && (!keeps || thrown is null);
            },
            iter: 3000,
            writeLine: TestContext.Out.WriteLine);

    private static HashSet<string> Told(TaskScope scope, TaskScopeException? thrown, bool keeps) =>
        [.. (keeps ? scope.Failures : thrown?.Failures ?? []).Select(failure => failure.Error.Message)];

    private static async Task<TaskScopeException?> LeaveAsync(TaskScope scope)
    {
        try
        {
            await scope.DisposeAsync();
            return null;
        }
        catch (TaskScopeException error)
        {
            return error;
        }
    }

    private static async Task UseAsync(TaskScope scope, Step[] steps, Ledger ledger)
    {
        foreach (var step in steps)
        {
            try
            {
                await DoAsync(scope, step, ledger);
            }
            catch (OperationCanceledException) when (scope.Cancelled.IsCancellationRequested)
            {
                return; // no child is started any more
            }
            catch (InvalidOperationException)
            {
                return; // it was left
            }
        }
    }

    private static async Task DoAsync(TaskScope scope, Step step, Ledger ledger)
    {
        switch (step)
        {
            case Step.Cancel:
                scope.Cancel();
                break;
            case Step.Leave:
                await Task.Yield();
                break;
            case Step.Nest:
                await using (var inner = scope.Open("inner"))
                {
                    await inner.StartAsync("child", async _ => await Task.Yield());
                }

                break;
            default:
                await scope.StartAsync("child", token => ledger.RunAsync(step, token));
                break;
        }
    }

    /// <summary>What children really did.</summary>
    private sealed class Ledger
    {
        private readonly Lock _lock = new();
        private int _number;

        public int Running;

        public int Most { get; private set; }

        public HashSet<string> Failed { get; } = [];

        public async Task RunAsync(Step step, CancellationToken token)
        {
            lock (_lock)
            {
                Running++;
                Most = Math.Max(Most, Running);
            }

            try
            {
                await WorkAsync(step, token);
            }
            finally
            {
                lock (_lock)
                {
                    Running--;
                }
            }
        }

        private async Task WorkAsync(Step step, CancellationToken token)
        {
            if (step == Step.WaitForCancellation)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            if (step == Step.Yield)
            {
                await Task.Yield();
            }

            if (step == Step.Fail)
            {
                string name;
                lock (_lock)
                {
                    name = $"failure {++_number}";
                    Failed.Add(name);
                }

                throw new FormatException(name);
            }
        }
    }
}
