namespace Pipeline.Worker.Intake;

/// <summary>Hears what became of each candidate. Ids come in the order of the candidates.</summary>
internal interface IIntakeReport
{
    /// <summary>A job is durable, or an earlier one has its dedupe key.</summary>
    ValueTask AcceptedAsync(Guid id, bool isDuplicate);

    /// <summary>A candidate was not accepted; where the queue is full, with the time after which it may be sent again.</summary>
    ValueTask RejectedAsync(long number, string reason, TimeSpan? retryAfter);
}
