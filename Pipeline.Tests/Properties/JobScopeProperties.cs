using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Properties;

/// <summary>The counter of a job's items, used by many threads at once, against one that needs no thread-safety.</summary>
[TestFixture]
internal sealed class JobScopeProperties
{
    [Test]
    public void Any_parallel_use_counts_as_one_after_another() =>
        Gen.Const(static () => (new Actual(), new Model())).SampleParallel(
            Gen.Operation<Actual, Model>("come through", scope => scope.Item(Fate.Through), model => model.Through++),
            Gen.Operation<Actual, Model>("fail", scope => scope.Item(Fate.Failed), model => model.Failed++),
            Gen.Operation<Actual, Model>("stop", scope => scope.Item(Fate.Stopped), model => model.Stopped++),
            Gen.Operation<Actual, Model>("expand into two", scope => scope.Expand(), model => model.Through += 2),
            Gen.Operation<Actual, Model>("come through many times", scope => scope.Many(), model => model.Through += Actual.ManyItems),
            Gen.Operation<Actual, Model>("count", scope => scope.Scope.Results.Tally.Count("chunks", 1), model => model.Chunks++),
            equal: static (scope, model) => scope.Outcome() == model.Outcome() && scope.EndsOnce(),
            iter: 500,
            printActual: static scope => $"{scope.Outcome()}, ends {(scope.EndsOnce() ? "once" : "early or never")}",
            printModel: static model => model.Outcome(),
            writeLine: TestContext.Out.WriteLine);

    private enum Fate
    {
        Through,
        Failed,
        Stopped,
    }

    private sealed class Actual
    {
        public const int ManyItems = 2000; // long enough to be in the midst of another thread's

        private readonly JobStop _stop = new();
        private bool _endedEarly;
        private readonly Lazy<JobOutcome> _outcome; // several orders are compared at once

        public Actual()
        {
            FlowContext flow = new("f", TimeProvider.System, NullLogger.Instance, new JobSlots(1, TimeProvider.System), [], Limits: null, CancellationToken.None);
            Scope = new(flow, FlowJob(), new EventRecorder(), _stop, span: null);
            _outcome = new(End);
        }

        public JobScope Scope { get; }

        public void Item(Fate fate)
        {
            Scope.Add();
            Settle(fate);
            _endedEarly |= Scope.Ended.IsCompleted; // the start still has its share
        }

        public void Many()
        {
            for (var item = 0; item < ManyItems; item++)
            {
                Item(Fate.Through);
            }
        }

        public void Expand()
        {
            Scope.Add();
            Scope.Add();
            Scope.Add();
            Scope.CameThrough(1);
            Scope.Settle();
            Scope.CameThrough(2);
            _endedEarly |= Scope.Ended.IsCompleted;
        }

        public bool EndsOnce() => !_endedEarly && Scope.Ended.IsCompletedSuccessfully && Scope.Outstanding == 0;

        public string Outcome()
        {
            var outcome = _outcome.Value;
            var chunks = outcome.Result is { } result && result.TryGetProperty("chunks", out var count) ? count.GetInt64() : 0;
            return $"{outcome.Kind} {outcome.Failures.Sum(failure => failure.Count)} {chunks}";
        }

        private JobOutcome End()
        {
            Scope.Settle(); // the share of the start
#pragma warning disable VSTHRD002 // A comparison is synchronous; nothing here waits for another thread.
            return Scope.CloseAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }

        private void Settle(Fate fate)
        {
            switch (fate)
            {
                case Fate.Through:
                    Scope.CameThrough(1);
                    break;
                case Fate.Failed:
                    Scope.Failed("s", new Envelope<int>(Scope, 1, 0), new FormatException("planted"), attempts: 1);
                    break;
                default:
                    Scope.Stopped("s");
                    break;
            }
        }

        private static Job FlowJob() => new()
        {
            Id = Guid.Empty,
            Sequence = 1,
            Request = new() { Flow = "f", Input = default },
            State = JobState.Leased,
            AcceptedAt = DateTimeOffset.UnixEpoch,
        };
    }

    private sealed class Model
    {
        public int Through { get; set; }

        public int Failed { get; set; }

        public int Stopped { get; set; }

        public int Chunks { get; set; }

        public string Outcome() => $"{OutcomePolicy.Decide(Through > 0, Failed > 0, tolerated: true, Stopped > 0, null)} {Failed} {Chunks}";
    }
}
