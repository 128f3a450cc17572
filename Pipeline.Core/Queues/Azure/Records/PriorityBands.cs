namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>Which band a priority belongs to. Pure.</summary>
internal static class PriorityBands
{
    private const int LowestHigh = 7;
    private const int LowestNormal = 4;

    /// <summary>All bands, the most urgent first.</summary>
    public static IReadOnlyList<PriorityBand> InOrder { get; } = [PriorityBand.High, PriorityBand.Normal, PriorityBand.Low];

    /// <summary>The band of a priority.</summary>
    public static PriorityBand Of(int priority) => priority >= LowestHigh ? PriorityBand.High : priority >= LowestNormal ? PriorityBand.Normal : PriorityBand.Low;

    /// <summary>The word in the queue's name.</summary>
    public static string Word(this PriorityBand band) => band switch { PriorityBand.High => "high", PriorityBand.Normal => "normal", _ => "low" };
}
