using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Core.Queues.Calls;
using Pipeline.Core.Queues.Leases;

namespace Pipeline.Tests.Properties;

/// <summary>
/// Renewal against completion: every order of looks, answers, releases and new leases of the same jobs, one step at a time. A renewal is begun by one step and
/// answered by a later one, so that everything else can come in between.
/// </summary>
[TestFixture]
internal sealed class LeaseKeeperProperties
{
    private enum Do
    {
        Look,
        Advance,
        AnswerHeld,
        AnswerLost,
        AnswerFault,
        Take,
        Release,
    }

    private static readonly Gen<(Do Step, int Job)[]> Schedules = Gen.Select(
        Gen.Int[0, 99].Select(die => die < 25 ? Do.Look : die < 45 ? Do.Advance : die < 60 ? Do.AnswerHeld : die < 66 ? Do.AnswerLost : die < 72 ? Do.AnswerFault : die < 88 ? Do.Take : Do.Release),
        Gen.Int[0, 1]).Array[1, 40];

    [Test]
    public async Task Any_order_renews_no_lease_after_its_release_and_stops_each_job_whose_lease_is_lost() =>
        await Schedules.SampleAsync(
            async schedule =>
            {
                await using World world = new();
                foreach (var (step, job) in schedule)
                {
                    await world.DoAsync(step, job);
                    world.Check();
                }
            },
            iter: 5000,
            print: static schedule => string.Join(", ", schedule.Select(step => $"{step.Step} {step.Job}")),
            writeLine: TestContext.Out.WriteLine);

    private sealed class World : IAsyncDisposable
    {
        private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
        private readonly FakeTimeProvider _time = new();
        private readonly AnsweredQueue _queue = new();
        private readonly Guid[] _ids = [new(1, 0, 0, new byte[8]), new(2, 0, 0, new byte[8])];
        private readonly HeldLease?[] _current = new HeldLease?[2];
        private readonly List<(HeldLease Lease, Task Released)> _released = [];
        private readonly HashSet<HeldLease> _mustBeLost = [];
        private readonly LeaseKeeper _keeper;
        private int _epoch;

        public World() => _keeper = new(_queue, "owner", Duration, _time, NullLogger.Instance);

        public async Task DoAsync(Do step, int job)
        {
            switch (step)
            {
                case Do.Advance:
                    _time.Advance(job == 0 ? Duration / 3 : CallPolicy.RenewWithin(Duration) / 2); // longer, or shorter, than a renewal may take
                    break;
                case Do.Look:
                    _mustBeLost.UnionWith(Held().Where(lease => lease.Left <= TimeSpan.Zero));
                    _keeper.Tick(CancellationToken.None);
                    break;
                case Do.Take:
                    Take(job);
                    break;
                case Do.Release when _current[job] is { } lease:
                    _current[job] = null;
                    _released.Add((lease, lease.ReleaseAsync()));
                    break;
                case Do.AnswerHeld or Do.AnswerLost or Do.AnswerFault when _queue.Renewal is { } asked:
                    await AnswerAsync(step, asked);
                    break;
            }
        }

        public void Check()
        {
            var renewed = _queue.Renewal?.Leases.Select(lease => lease.Job.Epoch).ToHashSet() ?? [];
            foreach (var (lease, released) in _released)
            {
                Require(!released.IsCompleted || !renewed.Contains(lease.Lease.Job.Epoch), "a lease is renewed after its release");
            }

            foreach (var lease in _mustBeLost)
            {
                Require(lease.Lost.IsCancellationRequested && lease.Stop.Reason == JobOutcomeKind.Interrupted, "a job goes on whose lease was lost");
            }

            foreach (var lease in Held().Where(lease => !_mustBeLost.Contains(lease)))
            {
                Require(!lease.Lost.IsCancellationRequested, "a job was stopped whose lease holds");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await AnswerAsync(Do.AnswerFault, _queue.Renewal);
            foreach (var lease in Held().Concat(_released.Select(pair => pair.Lease)))
            {
                await lease.DisposeAsync();
            }

            await _queue.DisposeAsync();
        }

        private void Take(int job)
        {
            if (_current[job] is { } before)
            {
                _mustBeLost.Add(before); // leased again: it had lapsed, whether anybody noticed or not
                _released.Add((before, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None)));
            }

            Job leased = new()
            {
                Id = _ids[job],
                Sequence = job,
                Request = new() { Flow = "f", Input = default },
                State = JobState.Leased,
                Epoch = ++_epoch,
                AcceptedAt = DateTimeOffset.UnixEpoch,
            };
            _current[job] = _keeper.Add(new(leased, "owner", _time.GetUtcNow() + Duration), new JobStop(), _time.GetTimestamp());
        }

        private async Task AnswerAsync(Do step, AnsweredQueue.Ask? asked)
        {
            if (asked is null)
            {
                return;
            }

            var held = Held().Where(lease => asked.Leases.Any(one => one.Job.Epoch == lease.Lease.Job.Epoch)).ToList();
            if (step == Do.AnswerLost)
            {
                _mustBeLost.UnionWith(held);
            }

            _queue.Answer(step switch { Do.AnswerHeld => LeaseStatus.Held, Do.AnswerLost => LeaseStatus.Lost, _ => null });
            foreach (var (_, released) in _released.Where(pair => !_mustBeLost.Contains(pair.Lease) || pair.Released.IsCompleted))
            {
                await released.WaitAsync(TimeSpan.FromSeconds(10)); // nothing holds a release up but a renewal under way
            }
        }

        private static void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new AssertionException(otherwise);
            }
        }

        private IEnumerable<HeldLease> Held() => _current.OfType<HeldLease>();
    }
}
