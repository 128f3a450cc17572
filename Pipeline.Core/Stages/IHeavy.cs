namespace Pipeline.Core.Stages;

/// <summary>An item that may be so large that a buffer of them must be bounded by what they hold, and not by their number alone.</summary>
internal interface IHeavy
{
    /// <summary>How much it holds, in characters or what takes as much; at least 1. Does not change.</summary>
    long Weight { get; }
}
