using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Commands;

namespace Pipeline.Tests.Worker.Commands;

internal sealed class AbandonedVersionsTests
{
    [Test]
    public void Of_spares_versions_of_jobs_that_may_come_back()
    {
        PendingVersion[] pending = [Version(1), Version(2), Version(3)];

        Assert.That(AbandonedVersions.Of(pending, [Job(2), Job(9)]), Is.EqualTo([Version(1), Version(3)]));
    }

    [Test]
    public void Of_spares_versions_from_before_fences_were_times() =>
        Assert.That(AbandonedVersions.Of([Version(1), Version(2)], [Job(638_000_000_000_000_000) with { Sequence = 2 }]), Is.EqualTo([Version(1)]));

    [Test]
    public void Spared_are_all_states_but_those_without_a_return() =>
        Assert.That(Enum.GetValues<JobState>().Except(AbandonedVersions.Spared), Is.EqualTo([JobState.Succeeded, JobState.Cancelled, JobState.Expired]));

    private static PendingVersion Version(long order) => new("default", "doc", "1", new Fence(order, 1), 1);

    private static JobSummary Job(long order) => new()
    {
        Id = Guid.Empty,
        Sequence = 77,
        Flow = "ingest",
        Tenant = "default",
        Priority = 5,
        State = JobState.Leased,
        AcceptedAt = new DateTimeOffset(order, TimeSpan.Zero),
    };
}
