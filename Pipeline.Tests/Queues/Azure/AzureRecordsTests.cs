using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Azure;
using Pipeline.Core.Queues.Azure.Records;
using Pipeline.Core.Queues.Azure.Service;

namespace Pipeline.Tests.Queues.Azure;

/// <summary>Keys, names and decisions, without an account.</summary>
internal sealed class AzureRecordsTests
{
    private const string Message = "the-message";
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void NewId_of_a_later_tick_is_later_and_its_key_earlier()
    {
        Random random = new(7);
        var ids = Enumerable.Range(0, 30_000).Select(tick => JobKey.NewId(Now.AddTicks(tick), random)).ToList();

        Assert.That(ids.Select(id => id.ToString()), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(ids.Select(JobKey.Of), Is.Ordered.Descending.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(ids.Select(id => (id.Version, id.Variant & 0xC)), Is.All.EqualTo((7, 8)));
        Assert.That(ids.Select(JobKey.Of).Select(JobKey.IdOf), Is.EqualTo(ids));
        Assert.That(string.CompareOrdinal(JobKey.Before(Now), JobKey.Of(JobKey.NewId(Now.AddMilliseconds(1), random))), Is.Positive, "younger ones come before");
        Assert.That(string.CompareOrdinal(JobKey.Before(Now), JobKey.Of(JobKey.NewId(Now.AddMilliseconds(-1), random))), Is.Negative, "older ones come after");
    }

    [TestCase("ingest", "pipeline-ingest-high")]
    [TestCase("Ingest")]
    [TestCase("in-gest")]
    [TestCase("ünïcödé")]
    [TestCase("a/b#c?d")]
    [TestCase("a-very-long-name-of-a-flow-that-no-queue-could-have-as-its-own-name-because-it-is-too-long")]
    public void Queue_name_is_one_that_the_service_takes(string flow, string? expected = null)
    {
        var name = new AzureNames("pipeline").Queue(flow, PriorityBand.High, 0);

        Assert.That(name, expected is null ? Does.Match("^[a-z0-9]+(-[a-z0-9]+)*$") : Is.EqualTo(expected));
        Assert.That(AzureNames.Poison(new AzureNames(new string('p', 20)).Queue(flow, PriorityBand.Normal, 15)), Has.Length.LessThanOrEqualTo(63));
    }

    [Test]
    public void Queue_names_of_flows_that_look_alike_differ()
    {
        string[] flows = ["ingest", "Ingest", "in-gest", "in.gest", "inges", "ingest-", "INGEST"];

        Assert.That(flows.Select(flow => new AzureNames("pipeline").Queue(flow, PriorityBand.Low, 0)), Is.Unique);
    }

    [Test]
    public void Key_of_a_text_is_one_that_a_table_takes_and_no_other_text_has()
    {
        string[] texts = ["a/b", "a_b", "a#b", "a?b", "a\\b", "a\tb", "ab", "a_002fb", "ä"];

        Assert.That(texts.Select(AzureNames.Key), Is.Unique.And.All.Match("^[A-Za-z0-9._~-]+$"));
        Assert.That(AzureNames.Hash("ab", "c"), Is.Not.EqualTo(AzureNames.Hash("a", "bc")));
    }

    [Test]
    public void Decide_message_of_a_ready_job_takes_it() => Assert.That(Decide(Ready()).Kind, Is.EqualTo(DeliveryKind.Take));

    [Test]
    public void Decide_message_with_an_old_ticket_or_of_an_ended_job_is_dropped()
    {
        Assert.That(Decide(Ready() with { Ticket = 2 }).Kind, Is.EqualTo(DeliveryKind.Drop));
        Assert.That(Decide(Ready().End(JobState.Cancelled, Now)).Kind, Is.EqualTo(DeliveryKind.Drop));
    }

    [Test]
    public void Decide_message_of_a_leased_job_takes_it_over_and_a_copy_does_not()
    {
        var leased = Ready().Take("worker", TimeSpan.FromMinutes(1), Message, Now);

        Assert.That(Decide(leased).Kind, Is.EqualTo(DeliveryKind.Take));
        Assert.That(Decide(leased with { MessageId = "another" }).Kind, Is.EqualTo(DeliveryKind.Drop));
        Assert.That(Decide(leased with { MessageId = "" }).Kind, Is.EqualTo(DeliveryKind.Take), "the message of its lease was replaced");
    }

    [Test]
    public void Decide_job_that_is_not_due_waits_and_a_pause_that_is_over_does_not()
    {
        var later = Ready() with { State = JobState.Scheduled, Due = Now.AddDays(9).UtcTicks };

        Assert.That(Decide(later), Is.EqualTo(new Delivery(DeliveryKind.Wait, Wait: TimeSpan.FromDays(9))));
        Assert.That(Decide(later with { Epoch = 1 }).Kind, Is.EqualTo(DeliveryKind.Take), "the service's clock has said so");
    }

    [Test]
    public void Decide_job_that_is_to_end_ends()
    {
        var crashed = Ready().Take("worker", TimeSpan.FromMinutes(1), Message, Now) with { Attempts = 3 };

        Assert.That(Decide(crashed).End, Is.EqualTo(JobState.Failed));
        Assert.That(Decide(Ready() with { Deadline = Now.UtcTicks }).End, Is.EqualTo(JobState.Expired));
        Assert.That(Decide(Ready() with { IsCancelling = true }).End, Is.EqualTo(JobState.Cancelled));
    }

    [TestCase(null, 60, true)]
    [TestCase(10, 60, true)]
    [TestCase(120, 60, false)]
    [TestCase(59, 60, false)]
    public void IsGone_message_is_gone_when_all_at_hand_are_younger(int? ageOfHead, int unchanged, bool expected)
    {
        QueueHead head = new([], ageOfHead is { } age ? Now.AddSeconds(-age) : null, Now);

        Assert.That(LostMessages.IsGone(head, TimeSpan.FromSeconds(unchanged)), Is.EqualTo(expected));
    }

    [Test]
    public void PollPace_rises_to_its_limit_and_begins_anew_after_a_hit()
    {
        PollPace pace = new(TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(100), new Random(3));
        var waits = Enumerable.Range(0, 20).Select(_ => pace.Next()).ToList();

        Assert.That(waits[0], Is.InRange(TimeSpan.FromMilliseconds(12.5), TimeSpan.FromMilliseconds(25)));
        Assert.That(waits.Skip(2), Is.All.InRange(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100)));
        Assert.That(waits, Is.Unique, "with jitter");
        pace.Reset();
        Assert.That(pace.Next(), Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(25)));
    }

    private static Delivery Decide(JobRecord job) => DeliveryPolicy.Decide(job, ticket: 1, Message, Now, maxAttempts: 3);

    private static JobRecord Ready() => new()
    {
        Id = JobKey.NewId(Now, new Random(1)),
        Flow = "ingest",
        Tenant = "default",
        Priority = 5,
        State = JobState.Ready,
        Accepted = Now.UtcTicks,
        Due = Now.UtcTicks,
        Shard = 0,
    };
}
