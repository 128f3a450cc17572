namespace Pipeline.Worker.Intake;

/// <summary>Counts what another report hears.</summary>
internal sealed class CountingReport(IIntakeReport inner) : IIntakeReport
{
    public long Accepted { get; private set; }

    public long Duplicates { get; private set; }

    public long Rejected { get; private set; }

    public ValueTask AcceptedAsync(Guid id, bool isDuplicate)
    {
        Accepted++;
        Duplicates += isDuplicate ? 1 : 0;
        return inner.AcceptedAsync(id, isDuplicate);
    }

    public ValueTask RejectedAsync(long number, string reason, TimeSpan? retryAfter)
    {
        Rejected++;
        return inner.RejectedAsync(number, reason, retryAfter);
    }
}
