using System.Collections.Concurrent;
using Azure.Data.Tables;
using Pipeline.Core.Queues.Azure.Records;

namespace Pipeline.Core.Queues.Azure;

/// <summary>
/// Who follows interactive jobs. Readers write a row beside the header, which costs the job's worker no second try. Nobody's clock is trusted: a job is forsaken when this process, looking again
/// and again, has found the row unchanged for the whole time. Thread-safe.
/// </summary>
internal sealed class Interest(AzureStore store, TimeSpan interest)
{
    private const string Key = "interest";
    private const string LookKey = "look";

    /// <summary>A write that takes longer says that writes stall.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, byte> _looking = new();
    private readonly Unchanged _unchanged = new(store.Time, Proof(interest));

    /// <summary>Says that jobs are followed.</summary>
    public async Task SayAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => await SideBySide.RunAsync(
        [.. ids],
        async (id, token) =>
        {
            TableEntity row = new(JobKey.Of(id), Key) { ["Until"] = (store.Now + interest).UtcTicks };
            await store.Jobs.PutRowAsync(row, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Until when somebody is known to follow a job, by the reader's clock.</summary>
    public async Task<DateTimeOffset?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await store.Jobs.FindRowAsync(JobKey.Of(id), Key, cancellationToken).ConfigureAwait(false) is { } row ? new DateTimeOffset(row.GetInt64("Until") ?? 0, TimeSpan.Zero) : null;

    /// <summary>Looks at a job that waits.</summary>
    public async Task<Following> JudgeAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (!job.IsInteractive || job.Epoch > 0 || job.Due + interest.Ticks > store.Now.UtcTicks)
        {
            return Following.Followed; // a reader has so long to come
        }

        var row = await store.Jobs.FindRowAsync(JobKey.Of(job.Id), Key, cancellationToken).ConfigureAwait(false);
        var (age, hasChanged) = _unchanged.Look(job.Id, row?.ETag.ToString() ?? "");
        return hasChanged || row?.GetInt64("Until") > store.Now.UtcTicks ? Following.Followed
            : await IsForsakenAsync(job.Id, age, cancellationToken).ConfigureAwait(false) ? Following.Forsaken
            : Following.Doubted;
    }

    /// <summary>Looks at a job that a worker holds.</summary>
    /// <returns>Whether nobody follows it.</returns>
    public async Task<bool> IsForsakenAsync(JobRecord job, CancellationToken cancellationToken)
    {
        var row = await store.Jobs.FindRowAsync(JobKey.Of(job.Id), Key, cancellationToken).ConfigureAwait(false);
        var (age, _) = _unchanged.Look(job.Id, row?.ETag.ToString() ?? "");
        return await IsForsakenAsync(job.Id, age, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Half as long again: readers say it at a sixth, and one whose write failed tries again sooner than that.</summary>
    private static TimeSpan Proof(TimeSpan interest) => interest * 1.5;

    /// <summary>A reader that is not heard may be one that cannot write. So each look that counts against it is a write, and one that does not go through at once lets the time begin anew.</summary>
    private async Task<bool> IsForsakenAsync(Guid id, TimeSpan age, CancellationToken cancellationToken)
    {
        if (age < interest / 3 || !_looking.TryAdd(id, 0))
        {
            return false; // while a look waits to be written, others say nothing
        }

        var began = store.Time.GetTimestamp();
        var isHeard = false;
        try
        {
            await store.Jobs.PutRowAsync(new TableEntity(JobKey.Of(id), LookKey), cancellationToken).ConfigureAwait(false);
            isHeard = store.Time.GetElapsedTime(began) <= Slow;
        }
        finally
        {
            _looking.TryRemove(id, out _);
            if (!isHeard)
            {
                _unchanged.Forget(id);
            }
        }

        return isHeard && age >= Proof(interest);
    }
}
