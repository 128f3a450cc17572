namespace Pipeline.Core.Limits;

/// <summary>What an upstream says is left of a budget until it begins anew. Immutable.</summary>
/// <param name="Left">How much.</param>
/// <param name="Until">When it begins anew.</param>
internal readonly record struct Allowance(long Left, TimeSpan Until)
{
    /// <summary>What is left after a grant.</summary>
    public Allowance Without(long amount) => this with { Left = Left - amount };

    /// <summary>When an amount may be had.</summary>
    public TimeSpan When(long amount, TimeSpan now) => now >= Until || amount <= Left ? now : Until;
}
