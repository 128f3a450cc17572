using NUnit.Framework;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Tests.Diagnostics;

/// <summary>What Linux counts of a thread that has no processor.</summary>
[TestFixture]
[Platform("Linux")]
[NonParallelizable]
internal sealed class ProcessorWaitTests
{
    [Test]
    public void Read_more_threads_than_processors_wait_for_one_and_one_that_sleeps_does_not()
    {
        using ManualResetEventSlim end = new();
        var idle = Started(end.Wait);
        var before = idle.Wait.Read()!.Value;
        var busy = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Started(() => Spin(end))).ToList();

        Assert.That(() => busy.Select(part => part.Wait.Read()!.Value).Max(), Is.GreaterThan(TimeSpan.FromMilliseconds(200)).After(60_000, 5));
        Assert.That(idle.Wait.Read() - before, Is.LessThan(TimeSpan.FromMilliseconds(100)));

        end.Set();
        busy.ForEach(part => part.Thread.Join());
        idle.Thread.Join();
    }

    [Test]
    public void Read_of_a_thread_that_has_ended_is_nothing()
    {
        var ended = Started(static () => { });
        ended.Thread.Join();

        Assert.That(ended.Wait.Read, Is.Null.After(10_000, 1)); // the kernel lets go of a thread a moment after it has been joined
    }

    private static (Thread Thread, ProcessorWait Wait) Started(Action work)
    {
        ProcessorWait? mine = null;
        using ManualResetEventSlim known = new();
        Thread thread = new(() =>
        {
            mine = ProcessorWait.OfCallingThread();
            known.Set();
            work();
        });
        thread.Start();
        known.Wait();
        return (thread, mine!);
    }

    private static void Spin(ManualResetEventSlim end)
    {
        while (!end.IsSet)
        {
            Thread.SpinWait(1000);
        }
    }
}
