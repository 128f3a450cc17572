using System.Text.Json;
using Pipeline.Core.Flow.Blocks;
using Pipeline.Core.Flow.Context;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Running;

/// <summary>Puts a job's input, or what it resumes with, into its first stage. Thread-safe.</summary>
internal sealed class JobStarter(FlowContext flow, IReadOnlyList<RunningStage> stages)
{
    /// <summary>Starts a job; what cannot be started is a failure of the job. Never throws.</summary>
    public async Task StartAsync(JobScope scope)
    {
        var request = scope.Job.Request;
        if (request.ResumeFrom is { } resume)
        {
            await ResumeAsync(scope, resume).ConfigureAwait(false);
        }
        else
        {
            await PutAsync(scope, stages[0], request.Input).ConfigureAwait(false);
        }

        scope.Settle(); // the share of the start itself
    }

    /// <summary>Puts items into a stage as they come; each waits while the stage is full.</summary>
    public static async Task FeedAsync<T>(JobScope scope, RunningStage stage, IAsyncEnumerable<T> items)
    {
        var ordinal = 0L;
        try
        {
            await foreach (var item in items.WithCancellation(scope.Cancelled).ConfigureAwait(false))
            {
                scope.Add();
                if (!await ((IOutlet<T>)stage).PutAsync(scope, item, ++ordinal).ConfigureAwait(false))
                {
                    scope.Stopped(stage.Name); // the stage takes nothing any more
                    return;
                }

                scope.Cancelled.ThrowIfCancellationRequested(); // before the next is read: the items may know nothing of cancellation, and may have no end
            }
        }
        catch (OperationCanceledException) when (scope.IsStopped)
        {
            scope.CutShort(stage.Name);
        }
        catch (Exception)
        {
            scope.RequestStop(JobOutcomeKind.Cancelled);
            throw;
        }
        finally
        {
            scope.Settle(); // the share of the start itself
        }
    }

    private async Task ResumeAsync(JobScope scope, ResumePoint resume)
    {
        var stage = stages.FirstOrDefault(stage => stage.Name == resume.Stage);
        if (stage is null || resume.Items.Count == 0)
        {
            var names = string.Join(", ", stages.Select(stage => stage.Name));
            var input = scope.Job.Request.Input;
            scope.Rejected(resume.Stage, input, new PermanentException(stage is null
                ? $"The job resumes at stage '{resume.Stage}', which flow '{flow.Name}' does not have; it has {names}. Replay the job from one of those, or from the start."
                : $"The job resumes at stage '{resume.Stage}' with no items. Replay it from the start."));
            return;
        }

        foreach (var item in resume.Items)
        {
            await PutAsync(scope, stage, item).ConfigureAwait(false);
        }
    }

    private static async Task PutAsync(JobScope scope, RunningStage stage, JsonElement json)
    {
        try
        {
            Task<bool> putting;
            using (Isolated.Begin())
            {
                putting = stage.PutJsonAsync(scope, json);
            }

            if (!await putting.ConfigureAwait(false))
            {
                scope.Stopped(stage.Name);
            }
        }
        catch (PermanentException error)
        {
            scope.Rejected(stage.Name, json, error);
            await AnnounceAsync(scope).ConfigureAwait(false);
        }
    }

    private static async Task AnnounceAsync(JobScope scope)
    {
        try
        {
            await scope.Events.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            scope.Rejected("start", default, error);
        }
    }
}

/// <summary>Ends a job when its deadline passes.</summary>
internal static class JobDeadline
{
    /// <summary>No timer runs longer than 49 days; no attempt does either.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(48);

    /// <returns>What watches, or <see langword="null"/> when there is nothing to watch.</returns>
    public static ITimer? Watch(JobScope scope, TimeProvider time)
    {
        if (scope.Job.Request.Deadline is not { } deadline)
        {
            return null;
        }

        var left = deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            scope.RequestStop(JobOutcomeKind.Expired);
            return null;
        }

        return left > Farthest ? null : time.CreateTimer(
            static scope => ((JobScope)scope!).RequestStop(JobOutcomeKind.Expired), scope, left, Timeout.InfiniteTimeSpan);
    }
}
