using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Storage;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker.Intake;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Intake;

internal sealed class EnqueuerTests
{
    [Test]
    public async Task RunAsync_accepts_the_good_in_order_and_reports_the_bad()
    {
        FakeQueue queue = new() { Rejects = request => request.Flow == "refused" ? "too large" : null };
        using TestStreams streams = new();

        await RunAsync(queue, streams, [Good(1, "a"), new Candidate(2, null, "no flow"), Good(3, "refused"), Good(4, "b")]);

        Assert.Multiple(() =>
        {
            Assert.That(queue.Accepted.Select(request => request.Flow), Is.EqualTo(new[] { "a", "b" }));
            Assert.That(streams.Document.GetProperty("ids").Deserialize<Guid[]>(), Is.EqualTo(new[] { FakeQueue.IdOf(1), FakeQueue.IdOf(2) }));
            Assert.That(
                streams.Document.GetProperty("rejected").EnumerateArray().Select(bad => (bad.GetProperty("line").GetInt64(), bad.GetProperty("reason").GetString())),
                Is.EqualTo(new[] { (2L, "no flow"), (3L, "too large") }));
        });
    }

    [Test]
    public async Task RunAsync_takes_many_in_batches()
    {
        FakeQueue queue = new();
        using TestStreams streams = new();

        await RunAsync(queue, streams, Enumerable.Range(1, (Enqueuer.BatchSize * 2) + 1).Select(number => Good(number, "a")));

        Assert.That(queue.Batches, Is.EqualTo(new[] { Enqueuer.BatchSize, Enqueuer.BatchSize, 1 }));
        Assert.That(streams.Document.GetProperty("ids").GetArrayLength(), Is.EqualTo((Enqueuer.BatchSize * 2) + 1));
    }

    [Test]
    public void RunAsync_ends_the_document_when_the_queue_breaks()
    {
        FakeQueue queue = new() { Rejects = request => request.Flow == "break" ? throw new IOException("away") : null };
        using TestStreams streams = new();
        var candidates = Enumerable.Range(1, Enqueuer.BatchSize).Select(number => Good(number, "a")).Append(Good(0, "break"));

        Assert.That(async () => await RunAsync(queue, streams, candidates), Throws.TypeOf<IOException>());

        Assert.That(streams.Document.GetProperty("ids").GetArrayLength(), Is.EqualTo(Enqueuer.BatchSize), "what was accepted is told");
    }

    [Test]
    public void RunAsync_tells_what_was_accepted_of_a_batch_that_broke_off()
    {
        FakeQueue queue = new() { Room = 2 };
        using TestStreams streams = new();

        Assert.That(
            async () => await RunAsync(queue, streams, [Good(1, "a"), new Candidate(2, null, "no flow"), Good(3, "a"), Good(4, "a"), Good(5, "a")]),
            Throws.TypeOf<StoreException>());

        Assert.Multiple(() =>
        {
            Assert.That(streams.Document.GetProperty("ids").Deserialize<Guid[]>(), Is.EqualTo(new[] { FakeQueue.IdOf(1), FakeQueue.IdOf(2) }));
            Assert.That(
                streams.Document.GetProperty("rejected").EnumerateArray().Select(bad => (bad.GetProperty("line").GetInt64(), bad.GetProperty("reason").GetString())),
                Is.EqualTo(new[] { (2L, "no flow"), (4L, "not accepted: No room is left."), (5L, "not accepted: No room is left.") }));
        });
    }

    private static async Task RunAsync(FakeQueue queue, TestStreams streams, IEnumerable<Candidate> candidates)
    {
        using Output output = new(streams.Streams, json: true);
        await output.DocumentAsync(async document =>
        {
            await using JsonReport report = new(document);
            await new Enqueuer(queue).RunAsync(candidates.ToAsyncEnumerable(), report, CancellationToken.None);
        });
    }

    private static Candidate Good(long number, string flow) =>
        new(number, new JobRequest { Flow = flow, Input = JsonSerializer.SerializeToElement(number, PipelineJson.Options) }, null);
}
