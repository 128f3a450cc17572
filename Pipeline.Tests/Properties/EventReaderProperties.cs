using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Leases;
using Pipeline.Core.Queues.Pump;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Properties;

/// <summary>
/// Readers of a job's events, from the process that writes them and from another, that come early, late, leave and resume, while the job is written, handed
/// back and taken up again: each reads every event once and in order.
/// </summary>
[TestFixture]
internal sealed class EventReaderProperties
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly Gen<int[]> Writes = Gen.OneOf(Gen.Int[1, 4], Gen.Int[1, 40], Gen.Int[250, 600]).Array[1, 6];

    /// <summary>How many events a reader reads before it leaves, each time; then it stays to the end.</summary>
    private static readonly Gen<(bool IsElsewhere, int[] Visits)[]> Readers = Gen.Select(Gen.Bool, Gen.Int[0, 50].Array[0, 4]).Array[1, 4];

    [Test]
    public async Task Any_readers_read_each_event_once_and_in_order_whoever_writes_them() =>
        await Gen.Select(Writes, Readers, Gen.Int[0, 6]).SampleAsync(
            async (writes, readers, movesAfter) =>
            {
                using TempFolder folder = new();
                QueueOptions options = new() { Own = new SqliteQueueOptions { Path = folder.File("queue.db") } };
                await using var here = await OpenAsync(options);
                await using var elsewhere = await OpenAsync(options);
                var id = (await here.EnqueueAsync([new() { Flow = "f", Input = JsonElement.Parse("1") }], CancellationToken.None))[0].Id;

                var reading = readers.Select(reader => Task.Run(() => ReadAsync(reader.IsElsewhere ? elsewhere : here, id, reader.Visits))).ToList();
                await WriteAsync(here, writes[..Math.Min(movesAfter, writes.Length)], JobState.Ready);
                await WriteAsync(elsewhere, writes[Math.Min(movesAfter, writes.Length)..], JobState.Succeeded);
                var late = await ReadAsync(here, id, []);

                foreach (var read in await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(30)))
                {
                    Assert.That(read, Is.EqualTo(late), "two readers saw different events");
                }

                Assert.That(late.Count(text => text.StartsWith("Token", StringComparison.Ordinal)), Is.EqualTo(writes.Sum()), "events are missing");
            },
            iter: 30,
            threads: 1,
            writeLine: TestContext.Out.WriteLine);

    private static Task<SqliteJobQueue> OpenAsync(QueueOptions options) => SqliteJobQueue.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static async Task<List<string>> ReadAsync(SqliteJobQueue store, Guid id, int[] visits)
    {
        List<string> read = [];
        long last = 0;
        foreach (var visit in visits.Append(int.MaxValue))
        {
            await foreach (var one in store.ReadEventsAsync(id, last, CancellationToken.None).Take(visit))
            {
                Assert.That(one.Sequence, Is.EqualTo(last + 1), "an event was missed or read twice");
                last = one.Sequence;
                read.Add($"{one.Kind} {one.Epoch} {one.Data?.GetRawText()}");
            }

            await Task.Yield();
        }

        return read;
    }

    /// <summary>Takes the job up, writes events from two sides as a flow does, and settles it.</summary>
    private static async Task WriteAsync(SqliteJobQueue queue, int[] writes, JobState state)
    {
        var lease = (await queue.LeaseAsync("f", "w", 1, Lease, CancellationToken.None))[0];
        using JobStop stop = new();
        LeaseKeeper keeper = new(queue, "w", Lease, TimeProvider.System, NullLogger.Instance);
        await using var held = keeper.Add(lease, stop, TimeProvider.System.GetTimestamp());
        JobEventWriter writer = new(queue, held, TimeProvider.System, NullLogger.Instance, new LogLimit(TimeProvider.System));
        await writer.AppendAsync(JobEventKind.Started, default, CancellationToken.None);
        await Task.WhenAll(writes.Select((count, side) => Task.Run(async () =>
        {
            for (var number = 0; number < count; number++)
            {
                await writer.AppendAsync(JobEventKind.Token, Encoding.UTF8.GetBytes($$"""{"text":"{{side}}.{{number}}"}"""), CancellationToken.None);
            }
        })));
        await writer.CompleteAsync();
        Assert.That(await queue.SettleAsync(lease, new() { State = state }, CancellationToken.None), Is.True);
    }
}
