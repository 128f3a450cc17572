using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using NUnit.Framework;
using Pipeline.Core.Flow.Blocks;

namespace Pipeline.Tests.Flow.Blocks;

public sealed class WorkBlockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    public async Task TryPut_in_the_moment_the_last_worker_falls_asleep_leaves_no_item_lying([Values(1, 2)] int parallelism)
    {
        TaskCompletionSource late = new();
        LateItem<int> items = new(Channel.CreateBounded<int>(4));
        WorkBlock<int> block = new(items, parallelism, (item, _) =>
        {
            if (item == 2)
            {
                late.SetResult();
            }

            return Task.CompletedTask;
        });
        items.WhenFoundEmpty = () => block.TryPut(2);

        block.TryPut(1);

        await late.Task.WaitAsync(TimeSpan.FromSeconds(20));
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
        WorkBlock<int> idle = new(capacity: 1, parallelism: 1, (_, _) => Task.CompletedTask);
        idle.Complete();
        await idle.Completion.WaitAsync(Patience); // a block without items has completed by now
        Assert.That(block.Completion.IsCompleted, Is.False);
        gate.SetResult();
        await block.Completion.WaitAsync(Patience);
        Assert.That(worked, Is.EqualTo(new[] { 1, 2 }));
    }

    /// <summary>A channel in which an item arrives when a reader has just found it empty: after its last look, before it sleeps.</summary>
    private sealed class LateItem<T> : Channel<T>
    {
        public LateItem(Channel<T> inner)
        {
            Writer = inner.Writer;
            Reader = new LookingReader(inner.Reader, () => Interlocked.Exchange(ref _whenFoundEmpty, null)?.Invoke());
        }

        private Action? _whenFoundEmpty;

        public Action? WhenFoundEmpty
        {
            set => _whenFoundEmpty = value;
        }

        private sealed class LookingReader(ChannelReader<T> inner, Action foundEmpty) : ChannelReader<T>
        {
            public override Task Completion => inner.Completion;

            public override bool CanCount => inner.CanCount;

            public override int Count => inner.Count;

            public override bool TryRead([MaybeNullWhen(false)] out T item)
            {
                if (inner.TryRead(out item))
                {
                    return true;
                }

                foundEmpty();
                return false;
            }

            public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
        }
    }
}
