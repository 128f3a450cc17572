using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Admission;

/// <summary>A running stage as <see cref="JobSlots"/> sees it. Thread-safe.</summary>
internal interface IWatchedStage
{
    /// <summary>How many items it works on at once.</summary>
    long Width { get; }

    /// <summary>Whether it makes any number of items of one.</summary>
    bool Expands { get; }

    /// <summary>The numbers now.</summary>
    StageReading Read();
}
