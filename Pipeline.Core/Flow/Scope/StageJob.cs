using Microsoft.Extensions.Logging;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Scope;

/// <summary>A job as one of its stages sees it. Made once for each job and stage.</summary>
internal sealed class StageJob(JobScope scope, StageContext stage) : IJobContext
{
    public Job Job => scope.Job;

    public string Stage => stage.Name;

    public ILogger Logger => stage.Logger;

    public CancellationToken Cancelled => scope.Cancelled;

    public void Count(string counter, long amount = 1) => scope.Count(counter, amount);

    public void Done() => scope.Done();

    public void Fail(string stage, string item, Exception error) => scope.Fail(stage, item, error);

    public void Degrade(string stage, string what, string why) => scope.Degrade(stage, what, why);

    public ValueTask EmitAsync(JobEventKind kind, object? data, CancellationToken cancellationToken) => scope.EmitAsync(kind, data, cancellationToken);
}
