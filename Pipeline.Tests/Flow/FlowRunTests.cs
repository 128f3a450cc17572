using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Flow;

/// <summary>A flow over items of one's own: no job, no queue.</summary>
[CancelAfter(30_000)]
internal sealed class FlowRunTests
{
    private static FlowDefinition<int, string> Words { get; } = FlowBuilder.From<int>("words")
        .Expand("repeat", (number, _) => Enumerable.Repeat(number, number).ToAsyncEnumerable())
        .Transform("double", (number, _) => number == 3 ? throw new PermanentException("three") : ValueTask.FromResult(number * 2))
        .Batch("write", (IReadOnlyList<int> numbers, CancellationToken _) => ValueTask.FromResult<IReadOnlyList<string>>([.. numbers.Select(number => $"<{number}>")]))
        .Build();

    [Test]
    public async Task RunAsync_gives_what_comes_out_of_the_last_stage(CancellationToken cancellationToken)
    {
        var outputs = await Words.RunAsync([1, 2, 4], cancellationToken: cancellationToken).ToListAsync(cancellationToken);

        Assert.That(outputs, Is.EquivalentTo(new[] { "<2>", "<4>", "<4>", "<8>", "<8>", "<8>", "<8>" }));
    }

    [Test]
    public async Task RunAsync_items_that_fail_are_told_after_the_outputs_of_the_others(CancellationToken cancellationToken)
    {
        List<string> outputs = [];
        FlowRunException? told = null;
        try
        {
            await foreach (var output in Words.RunAsync([1, 3], cancellationToken: cancellationToken))
            {
                outputs.Add(output);
            }
        }
        catch (FlowRunException failed)
        {
            told = failed;
        }

        Assert.That(outputs, Is.EqualTo(new[] { "<2>" }));
        Assert.That(told?.Failures.Single().Count, Is.EqualTo(3));
        Assert.That(told?.Message, Does.Contain("double: three"));
    }

    [Test]
    public async Task RunAsync_a_handler_is_told_of_failures_instead_of_an_exception(CancellationToken cancellationToken)
    {
        List<JobFailure> failures = [];

        var outputs = await Words.RunAsync([3, 1], new FlowRunOptions { Failed = failures.AddRange }, cancellationToken).ToListAsync(cancellationToken);

        Assert.That(outputs, Is.EqualTo(new[] { "<2>" }));
        Assert.That(failures.Single().Stage, Is.EqualTo("double"));
    }

    [Test]
    public async Task RunAsync_reads_no_more_than_the_flow_and_its_reader_hold(CancellationToken cancellationToken)
    {
        var read = 0;
        var flow = FlowBuilder.From<int>("narrow").Transform("same", (number, _) => ValueTask.FromResult(number), new StageSettings { Capacity = 4, Parallelism = Parallelism.Of(2) }).Build();

        await foreach (var _ in flow.RunAsync(Numbers(), new FlowRunOptions { Capacity = 3 }, cancellationToken))
        {
            break; // the rest of an endless stream is left
        }

        Assert.That(read, Is.InRange(1, 4 + 2 + 3 + 2));

        IEnumerable<int> Numbers()
        {
            while (true)
            {
                yield return ++read;
            }
        }
    }

    [Test]
    public void RunAsync_items_that_cannot_be_read_end_the_run_with_their_exception(CancellationToken cancellationToken) =>
        Assert.That(
            async () => await Words.RunAsync(Broken(), cancellationToken: cancellationToken).ToListAsync(cancellationToken),
            Throws.InstanceOf<IOException>());

    [Test]
    public async Task RunAsync_waits_of_a_stage_that_says_nothing_of_its_work_are_side_by_side(CancellationToken cancellationToken)
    {
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        var flow = FlowBuilder.From<int>("waits").Transform("wait", async (int number, CancellationToken stop) =>
        {
            if (Interlocked.Increment(ref waiting) == AutoParallelism.Ceiling)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(stop);
            return number;
        }).Build();

        Assert.That(await flow.RunAsync(Enumerable.Range(0, AutoParallelism.Ceiling), cancellationToken: cancellationToken).CountAsync(cancellationToken), Is.EqualTo(64));
    }

    private static async IAsyncEnumerable<int> Broken()
    {
        yield return 1;
        await Task.Yield();
        throw new IOException("the disk is gone");
    }
}
