namespace Pipeline.Core.Limits;

/// <summary>The budget whose permit the running attempt holds, for whatever hears of the upstream's limits on its way: HTTP handlers of a model's client.</summary>
internal static class CurrentBudget
{
    private static readonly AsyncLocal<Budget?> Held = new();

    /// <summary>The budget; <see langword="null"/> outside of an attempt that holds a permit. Setting it counts for what the caller awaits from there on.</summary>
    public static Budget? Value
    {
        get => Held.Value;
        set => Held.Value = value;
    }
}
