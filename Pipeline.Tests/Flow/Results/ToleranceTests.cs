using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Results;

/// <summary>When failures of some items are the failure of the job, and what a job says that ran out of time.</summary>
[TestFixture]
public class ToleranceTests
{
    [TestCase("5%", 100, 5, JobOutcomeKind.Partial)]
    [TestCase("5%", 100, 6, JobOutcomeKind.Failed)]
    [TestCase("6", 100, 6, JobOutcomeKind.Partial)]
    [TestCase("5", 100, 6, JobOutcomeKind.Failed)]
    [TestCase("0", 100, 1, JobOutcomeKind.Failed)]
    [TestCase("0", 100, 0, JobOutcomeKind.Succeeded)]
    [TestCase(null, 100, 99, JobOutcomeKind.Partial)]
    [TestCase("100%", 100, 100, JobOutcomeKind.Failed, Description = "nothing came through")]
    public async Task Job_is_partial_within_the_tolerance_and_failed_beyond(string? tolerate, int items, int bad, JobOutcomeKind expected)
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("check", Lambdas.Transform<int, int>(input => input > bad ? input : throw new FormatException("bad")), new() { Tolerate = tolerate is null ? null : Tolerance.TryParse(tolerate) })
            .Build());

        var outcome = await harness.RunAsync(items);

        Assert.That(outcome.Kind, Is.EqualTo(expected));
    }

    [Test]
    public async Task Job_beyond_the_tolerance_says_how_many_of_how_many()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("count", Lambdas.CountTo())
            .Transform("check", Lambdas.Transform<int, int>(input => input > 6 ? input : throw new FormatException($"bad {input}")), new() { Tolerate = Tolerance.Of(new Share(0.05)) })
            .Build());

        var failures = (await harness.RunAsync(100)).Failures;

        Assert.That(failures[^1].Message, Does.StartWith("6 of 100 items failed in stage 'check', and its 'tolerate' is 5%."));
        Assert.That(failures, Has.Count.EqualTo(7));
    }

    [Test]
    public async Task Part_of_an_item_that_a_stage_reports_counts_too()
    {
        await using FlowHarness harness = new(FlowBuilder.From<int>("f")
            .Expand("read", Lambdas.Expand<int, int>(static (count, job, _) => Read(count, job)), new() { Tolerate = Tolerance.Of(1) })
            .Build());

        Assert.That((await harness.RunAsync(10)).Kind, Is.EqualTo(JobOutcomeKind.Failed));

        static async IAsyncEnumerable<int> Read(int count, IJobContext job)
        {
            await Task.CompletedTask;
            job.Fail("read", "a.pdf", new FormatException("cut"));
            job.Fail("read", "b.pdf", new FormatException("cut"));
            for (var document = 0; document < count; document++)
            {
                yield return document;
            }
        }
    }

    [Test]
    public async Task Deadline_that_passes_is_named_with_its_stage_and_values()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        TaskCompletionSource entered = new();
        await using FlowHarness harness = new(FlowBuilder.From<int>("f").Transform("slow", Lambdas.Transform<int, int>(async (input, _, token) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return input;
        }), new() { Timeout = TimeSpan.FromHours(1) }).Build(), time);
        var run = harness.RunAsync(1, with: request => request with { Deadline = DateTimeOffset.UnixEpoch.AddSeconds(90) });
        await entered.Task;

        time.Advance(TimeSpan.FromSeconds(90));

        var outcome = await run;
        Assert.That(outcome.Kind, Is.EqualTo(JobOutcomeKind.Expired));
        Assert.That(outcome.Failures.Single(), Has.Property("Stage").EqualTo("slow").And.Property("Error").EqualTo("TimeoutException"));
        Assert.That(outcome.Failures.Single().Message, Does.StartWith("The job's deadline, 1970-01-01 00:01:30Z, passed in stage 'slow', 90 s after"));
    }
}
