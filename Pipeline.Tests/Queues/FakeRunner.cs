using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Queues;

/// <summary>A flow with so many slots, whose jobs do what a test says.</summary>
internal sealed class FakeRunner(string flow, int slots, Func<Job, IJobEventSink, JobStop, Task<JobOutcome>> work) : IJobRunner, IDisposable
{
    private readonly SemaphoreSlim _slots = new(slots);

    public string Flow => flow;

    /// <summary>Slots that are free.</summary>
    public int Free => _slots.CurrentCount;

    public async ValueTask<int> TakeSlotsAsync(int max, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        var taken = 1;
        while (taken < max && await _slots.WaitAsync(0, cancellationToken))
        {
            taken++;
        }

        return taken;
    }

    public void ReturnSlots(int count) => _slots.Release(count);

    public void FreeSlot() => _slots.Release();

    public Task<JobOutcome> RunAsync(Job job, IJobEventSink events, JobStop stop) => work(job, events, stop);

    public void Dispose() => _slots.Dispose();
}
