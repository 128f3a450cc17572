using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Jobs;

[TestFixture]
internal sealed class JobTimelineTests
{
    private static readonly DateTimeOffset Accepted = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Of_job_that_was_tried_twice_has_its_waits_stages_and_pause_in_order()
    {
        var parts = JobTimeline.Of(
            JobIn(JobState.Succeeded, finishedAfter: 20),
            [
                At(0, JobEventKind.Accepted), At(2, JobEventKind.Started), At(2, JobEventKind.Stage, "embed"), At(3, JobEventKind.Stage, "generate"), At(5, JobEventKind.Token),
                At(6, JobEventKind.Retry), At(10, JobEventKind.Started), At(10, JobEventKind.Stage, "embed"), At(12, JobEventKind.Stage, "generate"), At(20, JobEventKind.Done),
            ]);

        Assert.That(parts.Select(Text), Is.EqualTo(new[]
        {
            "Waited  0: 0-2", "Ran embed 1: 2-3", "Ran generate 1: 3-6", "Retried  1: 6-10", "Ran embed 2: 10-12", "Ran generate 2: 12-20",
        }));
    }

    [Test]
    public void Of_job_whose_worker_was_killed_says_where_it_was_lost()
    {
        var parts = JobTimeline.Of(
            JobIn(JobState.Leased),
            [At(1, JobEventKind.Started), At(1, JobEventKind.Stage, "read"), At(61, JobEventKind.Started), At(61, JobEventKind.Stage, "read")]);

        Assert.That(parts.Select(Text), Is.EqualTo(new[] { "Waited  0: 0-1", "Interrupted read 1: 1-61", "Ran read 2: 61-" }));
    }

    [Test]
    public void Of_job_tells_waiting_on_the_queue_in_buffers_and_for_a_limit_from_work()
    {
        var parts = JobTimeline.Of(
            JobIn(JobState.Succeeded, finishedAfter: 30),
            [
                At(5, JobEventKind.Started, new { attempt = 1 }), At(5, JobEventKind.Stage, new { stage = "embed", bufferedMs = 2000 }),
                At(9, JobEventKind.Stage, new { stage = "embed", limitedMs = 3000 }), At(20, JobEventKind.Stage, new { stage = "generate", bufferedMs = 6000 }), At(30, JobEventKind.Done),
            ]);

        Assert.That(parts.Select(Text), Is.EqualTo(new[]
        {
            "Waited  0: 0-3", "Buffered embed 1: 3-5", "Ran embed 1: 5-6", "Limited embed 1: 6-9", "Ran embed 1: 9-14", "Buffered generate 1: 14-20", "Ran generate 1: 20-30",
        }));
    }

    [Test]
    public void Of_job_that_was_handed_back_waits_on_the_queue_and_its_next_try_has_the_number_of_the_attempt()
    {
        var parts = JobTimeline.Of(
            JobIn(JobState.Succeeded, finishedAfter: 20),
            [
                At(1, JobEventKind.Started, new { attempt = 1 }), At(1, JobEventKind.Stage, "read"), At(4, JobEventKind.Released),
                At(10, JobEventKind.Started, new { attempt = 1 }), At(10, JobEventKind.Stage, "read"), At(20, JobEventKind.Done),
            ]);

        Assert.That(parts.Select(Text), Is.EqualTo(new[] { "Waited  0: 0-1", "Ran read 1: 1-4", "Waited  1: 4-10", "Ran read 1: 10-20" }));
    }

    [TestCase(JobState.Leased, "stage 'read'")]
    [TestCase(JobState.Ready, "a worker")]
    [TestCase(JobState.Scheduled, "its time, 2030-01-01 00:01:00Z")]
    [TestCase(JobState.Failed, null)]
    public void Awaited_says_what_a_job_that_has_not_ended_waits_for(JobState state, string? expected)
    {
        var job = JobIn(state) with { NotBefore = Accepted.AddMinutes(1) };
        var parts = JobTimeline.Of(job, [At(1, JobEventKind.Started), At(1, JobEventKind.Stage, "read")]);

        Assert.That(JobTimeline.Awaited(job, parts), Is.EqualTo(expected));
    }

    [Test]
    public void Of_job_that_expired_on_the_queue_has_waited_to_its_end() =>
        Assert.That(JobTimeline.Of(JobIn(JobState.Expired, finishedAfter: 9), [At(0, JobEventKind.Accepted), At(9, JobEventKind.Done)]).Select(Text), Is.EqualTo(new[] { "Waited  0: 0-9" }));

    private static string Text(TimelinePart part) => $"{part.Kind} {part.Stage} {part.Attempt}: {(part.From - Accepted).TotalSeconds}-{(part.To - Accepted)?.TotalSeconds}";

    private static JobEvent At(int seconds, JobEventKind kind, string stage) => At(seconds, kind, new { stage });

    private static JobEvent At(int seconds, JobEventKind kind, object? data = null) => new(
        Guid.Empty, 0, 0, kind, Accepted.AddSeconds(seconds), data is null ? null : JsonSerializer.SerializeToElement(data));

    private static Job JobIn(JobState state, int? finishedAfter = null) => new()
    {
        Id = Guid.Empty,
        Sequence = 1,
        Request = new() { Flow = "f", Input = default },
        State = state,
        AcceptedAt = Accepted,
        FinishedAt = finishedAfter is { } seconds ? Accepted.AddSeconds(seconds) : null,
    };
}
