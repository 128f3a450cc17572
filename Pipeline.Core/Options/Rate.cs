using System.Globalization;

namespace Pipeline.Core.Options;

/// <summary>So many in any window of a length, as pipeline.yaml writes it: <c>3000/1m</c>. Immutable.</summary>
public readonly record struct Rate
{
    /// <summary>What a message says is expected.</summary>
    public const string Expected = "a number of 1 – 1000000000 in a window of 100ms – 1d: 3000/1m";

    /// <summary>The most in a window.</summary>
    public const long MaxAmount = 1_000_000_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Creates one.</summary>
    /// <param name="amount">1–1,000,000,000.</param>
    /// <param name="window">100 ms – 1 day.</param>
    public Rate(long amount, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, MaxAmount);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, Shortest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, Longest);
        Amount = amount;
        Window = window;
    }

    /// <summary>How many.</summary>
    public long Amount { get; }

    /// <summary>In any window of this length.</summary>
    public TimeSpan Window { get; }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">A whole number, a slash and a duration.</param>
    /// <returns>The rate, or <see langword="null"/> when the text is none.</returns>
    public static Rate? TryParse(string text) =>
        text.Split('/') is [var amount, var window]
        && long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxAmount
        && DurationText.TryParse(window, out var length) && length >= Shortest && length <= Longest ? new(number, length) : null;

    /// <summary>As pipeline.yaml writes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount}/{DurationText.Format(Window)}");
}
