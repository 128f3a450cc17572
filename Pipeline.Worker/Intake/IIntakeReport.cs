namespace Pipeline.Worker.Intake;

/// <summary>Hears what became of each candidate. Ids come in the order of the candidates.</summary>
internal interface IIntakeReport
{
    /// <summary>A job is durable, or an earlier one has its dedupe key.</summary>
    ValueTask AcceptedAsync(Guid id, bool isDuplicate);

    /// <summary>A candidate was not accepted.</summary>
    ValueTask RejectedAsync(long number, string reason);
}
