namespace Pipeline.Core.Queues.Azure;

/// <summary>How patient upkeep is.</summary>
/// <param name="Patience">For how long a job that is due must be seen unchanged before its message is looked for.</param>
/// <param name="LookEvery">How often open jobs are looked at.</param>
/// <param name="ForgetEvery">How often jobs past their retention are looked for.</param>
/// <param name="SweepEvery">How often blobs that nothing names are looked for.</param>
internal sealed record UpkeepTimes(TimeSpan Patience, TimeSpan LookEvery, TimeSpan ForgetEvery, TimeSpan SweepEvery)
{
    // A message that was received by a worker which then died is hidden for as long as a lease; clocks and calls take some seconds.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>For a lease.</summary>
    public static UpkeepTimes For(TimeSpan lease) => new(lease + Margin, Margin, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
}
