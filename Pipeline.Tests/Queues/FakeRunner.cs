using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Queues;

/// <summary>A flow with so many places, whose jobs do what a test says.</summary>
internal sealed class FakeRunner(string flow, int places, Func<Job, IJobEventSink, JobStop, Task<JobOutcome>> work) : IJobRunner, IDisposable
{
    private readonly SemaphoreSlim _room = new(places);

    public string Flow => flow;

    /// <summary>Places that are free.</summary>
    public int Free => _room.CurrentCount;

    public async ValueTask<int> TakeRoomAsync(int max, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        var taken = 1;
        while (taken < max && await _room.WaitAsync(0, cancellationToken))
        {
            taken++;
        }

        return taken;
    }

    public void ReturnRoom(int places) => _room.Release(places);

    public async Task<JobOutcome> RunAsync(Job job, IJobEventSink events, JobStop stop)
    {
        try
        {
            return await work(job, events, stop);
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();
}
