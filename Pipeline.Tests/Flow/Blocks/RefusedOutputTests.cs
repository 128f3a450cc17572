using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing;

namespace Pipeline.Tests.Flow.Blocks;

/// <summary>A block that is complete refuses what is sent to it. Whoever does not look at the answer has lost an item, and its job never ends.</summary>
[TestFixture]
internal sealed class RefusedOutputTests
{
    [Test]
    public async Task HandOn_output_that_the_next_stage_refuses_is_settled()
    {
        using JobStop stop = new();
        FlowContext flow = new("f", TimeProvider.System, NullLogger.Instance, new JobSlots(1, TimeProvider.System), [], Limits: null, CancellationToken.None) { StageCount = 2 };
        var definition = FlowBuilder.From<int>("f").Transform("stage", Lambdas.Transform<int, int>(input => input)).Build().Stages[0];
        RunningTransform<int, int> stage = new(definition.CreateContext(flow, index: 1), Lambdas.Transform<int, int>(input => input), fallback: null, new Complete());
        Job job = new() { Id = Guid.Empty, Sequence = 1, Request = new() { Flow = "f", Input = default }, State = JobState.Leased, AcceptedAt = DateTimeOffset.UnixEpoch };
        JobScope scope = new(flow, job, new EventRecorder(), stop, span: null);

        scope.Add();
        Assert.That(stage.TryPut(scope, 1, ordinal: 0), Is.True);
        scope.Settle(); // the share of the start

        await scope.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That((await scope.CloseAsync()).Kind, Is.EqualTo(JobOutcomeKind.Interrupted));
    }

    private sealed class Complete : IOutlet<int>
    {
        public bool TryPut(JobScope scope, int value, long ordinal) => false;

        public Task<bool> PutAsync(JobScope scope, int value, long ordinal) => Task.FromResult(false);
    }
}
