namespace Pipeline.Worker.Benching;

/// <summary>What one stage did during a run.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="In">Items taken up.</param>
/// <param name="Out">Items handed on.</param>
/// <param name="Failed">Items that failed.</param>
/// <param name="Parallelism">How many items or batches it may work on at once.</param>
/// <param name="BusySeconds">The sum of the time spent on items or batches.</param>
/// <param name="Occupancy">Busy seconds ÷ (seconds × parallelism): 0 idle, 1 never waited for work.</param>
internal sealed record StageReport(string Flow, string Stage, long In, long Out, long Failed, int Parallelism, double BusySeconds, double Occupancy);
