using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Pump;

namespace Pipeline.Tests.Queues.Pump;

/// <summary>Which of a pump's own jobs wait.</summary>
internal sealed class OwnJobsTests
{
    private static readonly Job Job = new()
    {
        Id = Guid.CreateVersion7(),
        Sequence = 1,
        State = JobState.Leased,
        AcceptedAt = DateTimeOffset.UnixEpoch,
        Request = new JobRequest { Flow = "f", Input = default },
    };

    private readonly OwnJobs _jobs = new([Job.Id], TimeSpan.FromMilliseconds(300));

    [TestCase(JobState.Ready)]
    [TestCase(JobState.Scheduled)]
    [TestCase(null)]
    public void Job_whose_attempt_did_not_end_it_waits_again(JobState? state)
    {
        _jobs.Take(Job.Id);
        Assert.That(_jobs.AreAllTaken, Is.True);

        _jobs.PutBack(new AttemptReport(Job, state is { } settled ? new Settlement { State = settled } : null));

        Assert.That(_jobs.Waiting, Is.EqualTo(new[] { Job.Id }));
    }

    [TestCase(JobState.Succeeded)]
    [TestCase(JobState.Failed)]
    [TestCase(JobState.Cancelled)]
    public void Job_that_has_ended_waits_no_more(JobState state)
    {
        _jobs.Take(Job.Id);

        _jobs.PutBack(new AttemptReport(Job, new Settlement { State = state }));

        Assert.That(_jobs.AreAllTaken, Is.True);
    }

    [Test]
    public void Looks_become_rarer_until_a_job_is_taken()
    {
        TimeSpan[] waits = [_jobs.NextLook(), _jobs.NextLook(), _jobs.NextLook()];
        _jobs.Take(Job.Id);

        Assert.That(waits, Is.EqualTo(new[] { TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(300) }));
        Assert.That(_jobs.NextLook(), Is.EqualTo(TimeSpan.FromMilliseconds(100)));
    }
}
