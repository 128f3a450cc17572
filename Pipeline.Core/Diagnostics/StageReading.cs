namespace Pipeline.Core.Diagnostics;

/// <summary>A stage's numbers at one moment.</summary>
/// <param name="In">Items taken up since the start.</param>
/// <param name="Out">Outputs made since the start.</param>
/// <param name="Failed">Items failed since the start.</param>
/// <param name="InFlight">Items being worked on, or waiting for room in the next stage.</param>
/// <param name="Buffered">Items waiting before the stage.</param>
/// <param name="Busy">The sum of the times spent on items.</param>
internal readonly record struct StageReading(long In, long Out, long Failed, long InFlight, long Buffered, TimeSpan Busy)
{
    /// <summary>Those of <see cref="InFlight"/> that are done and wait for room in the next stage.</summary>
    public long Waiting { get; init; }

    /// <summary>Calls that an upstream refused because there were too many; counted where the parallelism is tuned.</summary>
    public long Refused { get; init; }

    /// <summary>Tokens of the items that were done, of a stage that says what items cost; counted where the parallelism is tuned.</summary>
    public long Work { get; init; }
}
