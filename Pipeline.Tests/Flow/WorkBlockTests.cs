using NUnit.Framework;
using Pipeline.Core.Flow;

namespace Pipeline.Tests.Flow;

public sealed class WorkBlockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The next item comes in the very moment in which the last worker goes to sleep, two hundred thousand times.</summary>
    [Test]
    public async Task TryPut_while_the_worker_falls_asleep_leaves_no_item_lying([Values(1, 2)] int parallelism)
    {
        var worked = 0;
        WorkBlock<int> block = new(capacity: 1, parallelism, (_, _) =>
        {
            Interlocked.Increment(ref worked);
            return Task.CompletedTask;
        });

        for (var item = 1; item <= 200_000; item++)
        {
            Assert.That(block.TryPut(item) || await block.PutAsync(item));
            Assert.That(SpinWait.SpinUntil(() => Volatile.Read(ref worked) == item, Patience), $"item {item} was left lying");
        }

        block.Complete();
        await block.Completion.WaitAsync(Patience);
    }

    [Test]
    public async Task TryPut_beyond_the_capacity_is_refused_and_those_at_work_do_not_count()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource gate = new();
        WorkBlock<int> block = new(capacity: 2, parallelism: 1, (_, _) =>
        {
            started.TrySetResult();
            return gate.Task;
        });
        block.TryPut(1);
        await started.Task.WaitAsync(Patience);

        Assert.That((block.TryPut(2), block.TryPut(3), block.TryPut(4), block.Count), Is.EqualTo((true, true, false, 2)));
        gate.SetResult();
    }

    [Test]
    public async Task Complete_lets_those_that_wait_be_worked_on_and_takes_no_more()
    {
        List<int> worked = [];
        TaskCompletionSource gate = new();
        WorkBlock<int> block = new(capacity: 1, parallelism: 1, async (item, _) =>
        {
            await gate.Task;
            worked.Add(item);
        });
        await block.PutAsync(1);
        await block.PutAsync(2);
        var late = block.PutAsync(3);

        block.Complete();

        Assert.That(await late.WaitAsync(Patience), Is.False, "there was no room for it");
        Assert.That(block.TryPut(4) || await block.PutAsync(4), Is.False);
        Assert.That(block.Completion.IsCompleted, Is.False);
        gate.SetResult();
        await block.Completion.WaitAsync(Patience);
        Assert.That(worked, Is.EqualTo(new[] { 1, 2 }));
    }
}
