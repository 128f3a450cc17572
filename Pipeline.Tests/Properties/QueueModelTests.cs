using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Tests.Queues.Sqlite;

namespace Pipeline.Tests.Properties;

/// <summary>Random calls by several owners, each answer compared with a simple model: nothing lost, nothing twice, every stale write refused, in order.</summary>
[TestFixture]
internal sealed class QueueModelTests
{
    private static readonly Gen<(int Kind, int A, int B)[]> Calls = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 99], Gen.Int[0, 99]).Array[1, 60];

    [Test]
    public async Task Any_calls_in_any_order_agree_with_the_model() => await Calls.SampleAsync(
        async calls =>
        {
            using SqliteStore store = new();
            await using Run run = await Run.OpenAsync(store);
            foreach (var (kind, a, b) in calls)
            {
                await run.CallAsync(kind, a, b);
            }

            await run.DrainAndCheckAsync();
        },
        iter: 60,
        threads: 1);

    private sealed class Run(FakeTimeProvider time, IJobQueue[] handles) : IAsyncDisposable
    {
        private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
        private static readonly JobState[] Ends = [JobState.Succeeded, JobState.Partial, JobState.Failed, JobState.Cancelled, JobState.Ready];
        private readonly List<ModelJob> _jobs = [];

        public static async Task<Run> OpenAsync(SqliteStore store)
        {
            FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
            QueueOptions options = new() { MaxAttempts = 100 };
            return new Run(time, [await store.OpenAsync(options, time), await store.OpenAsync(options, time)]);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var handle in handles)
            {
                await handle.DisposeAsync();
            }
        }

        public async Task CallAsync(int kind, int a, int b)
        {
            switch (kind)
            {
                case 0 or 1 or 2:
                    await EnqueueAsync(Handle(a), priority: b % 10, key: a % 3 == 0 ? $"k{b % 3}" : null);
                    break;
                case 3 or 4:
                    await LeaseAsync(Handle(a), $"owner{a % 3}", 1 + (b % 4));
                    break;
                case 5 or 6 when Pick(a, b) is { } held:
                    await SettleAsync(Handle(b), held.Job, held.Lease, Ends[b % Ends.Length]);
                    break;
                case 7 when Pick(a, b) is { } held:
                    await TouchAsync(Handle(b), held.Job, held.Lease);
                    break;
                case 8 when _jobs.Count > 0:
                    await CancelAsync(Handle(b), _jobs[a % _jobs.Count]);
                    break;
                case 9:
                    time.Advance(TimeSpan.FromSeconds(b));
                    break;
            }
        }

        public async Task DrainAndCheckAsync()
        {
            time.Advance(Lease);
            for (var round = 0; _jobs.Exists(job => !job.State.IsTerminal()) && round < 1000; round++)
            {
                await LeaseAsync(handles[0], "last", 3);
                foreach (var job in _jobs.Where(job => job.State == JobState.Leased).ToList())
                {
                    await SettleAsync(handles[1], job, job.Leases[^1], JobState.Succeeded);
                }
            }

            foreach (var job in _jobs)
            {
                var found = await Store(0).FindAsync(job.Id, CancellationToken.None);
                Assert.That(found!.State, Is.EqualTo(job.State));
                Assert.That(job.State.IsTerminal());
                List<long> numbers = [];
                await foreach (var one in Store(1).ReadEventsAsync(job.Id, 0, CancellationToken.None))
                {
                    numbers.Add(one.Sequence);
                }

                Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, job.Events + 1)));
            }
        }

        private IJobQueue Handle(int seed) => handles[seed % handles.Length];

        private IJobStore Store(int index) => (IJobStore)handles[index];

        private (ModelJob Job, JobLease Lease)? Pick(int a, int b)
        {
            var leased = _jobs.Where(job => job.Leases.Count > 0).ToList();
            return leased.Count == 0 ? null : (leased[a % leased.Count], leased[a % leased.Count].Leases[^(1 + (b % Math.Min(2, leased[a % leased.Count].Leases.Count)))]);
        }

        private async Task EnqueueAsync(IJobQueue queue, int priority, string? key)
        {
            var earlier = _jobs.Find(job => job.HoldsKey(key));
            JobRequest request = new() { Flow = "f", Input = JsonElement.Parse("{}"), Priority = priority, DedupeKey = key };
            var receipt = (await queue.EnqueueAsync([request], CancellationToken.None))[0];
            Assert.That(receipt.IsDuplicate, Is.EqualTo(earlier is not null));
            if (earlier is null)
            {
                _jobs.Add(new ModelJob(receipt.Id, _jobs.Count, priority, key));
            }
            else
            {
                Assert.That(receipt.Id, Is.EqualTo(earlier.Id));
            }
        }

        private async Task LeaseAsync(IJobQueue queue, string owner, int max)
        {
            var now = time.GetUtcNow();
            foreach (var job in _jobs.Where(job => job.State == JobState.Leased && job.Cancelling && job.Until <= now))
            {
                job.State = JobState.Cancelled;
            }

            var expected = _jobs.Where(job => job.IsDue(now)).OrderByDescending(job => job.Priority).ThenBy(job => job.Order).Take(max).ToList();
            var leases = await queue.LeaseAsync("f", owner, max, Lease, CancellationToken.None);
            Assert.That(leases.Select(lease => lease.Job.Id), Is.EqualTo(expected.Select(job => job.Id)));
            foreach (var (job, lease) in expected.Zip(leases))
            {
                (job.State, job.Epoch, job.Until) = (JobState.Leased, job.Epoch + 1, now + Lease);
                job.Leases.Add(lease);
                Assert.That(lease.Job.Epoch, Is.EqualTo(job.Epoch));
            }
        }

        private static async Task SettleAsync(IJobQueue queue, ModelJob job, JobLease lease, JobState state)
        {
            var isHeld = job.IsHeldUnder(lease);
            Assert.That(await queue.SettleAsync(lease, new Settlement { State = state }, CancellationToken.None), Is.EqualTo(isHeld));
            if (isHeld)
            {
                job.State = state == JobState.Ready && job.Cancelling ? JobState.Cancelled : state;
            }
        }

        private async Task TouchAsync(IJobQueue queue, ModelJob job, JobLease lease)
        {
            var isHeld = job.IsHeldUnder(lease);
            PendingEvent token = new(JobEventKind.Token, time.GetUtcNow(), default);
            Assert.That(await ((IJobStore)queue).AppendEventsAsync(lease, [token, token], CancellationToken.None), Is.EqualTo(isHeld));
            var status = (await queue.RenewAsync([lease], Lease, CancellationToken.None))[0];
            Assert.That(status, Is.EqualTo(!isHeld ? LeaseStatus.Lost : job.Cancelling ? LeaseStatus.CancelRequested : LeaseStatus.Held));
            if (isHeld)
            {
                (job.Events, job.Until) = (job.Events + 2, time.GetUtcNow() + Lease);
            }
        }

        private async Task CancelAsync(IJobQueue queue, ModelJob job)
        {
            var isRunning = job.State == JobState.Leased && job.Until > time.GetUtcNow();
            var expected = job.State.IsTerminal() ? CancelResult.AlreadyEnded : isRunning ? CancelResult.Requested : CancelResult.Cancelled;
            Assert.That(await queue.CancelAsync(job.Id, CancellationToken.None), Is.EqualTo(expected));
            job.Cancelling |= isRunning;
            job.State = expected == CancelResult.Cancelled ? JobState.Cancelled : job.State;
        }
    }
}
