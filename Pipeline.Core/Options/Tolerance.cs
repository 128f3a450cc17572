using System.Globalization;

namespace Pipeline.Core.Options;

/// <summary>How many failures are borne, as pipeline.yaml writes it: a share of all (<c>5%</c>) or a number (<c>10</c>). Immutable.</summary>
public readonly record struct Tolerance
{
    /// <summary>What a message says is expected.</summary>
    public const string Expected = "a share (5%) or a whole number (10) of failures";

    private Tolerance(long? count, Share share)
    {
        Count = count;
        Share = share;
    }

    /// <summary>The number of failures borne, or <see langword="null"/> when it is a share.</summary>
    public long? Count { get; }

    /// <summary>The share of failures borne, when it is no number.</summary>
    public Share Share { get; }

    /// <summary>A number of failures.</summary>
    /// <param name="count">At least 0.</param>
    public static Tolerance Of(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(count, default);
    }

    /// <summary>A share of all.</summary>
    /// <param name="share">0–100 %.</param>
    public static Tolerance Of(Share share) => new(null, share);

    /// <summary>Reads a tolerance.</summary>
    /// <param name="text">A number with %, or a whole number.</param>
    /// <returns>The tolerance, or <see langword="null"/> when the text is none.</returns>
    public static Tolerance? TryParse(string text) =>
        text.EndsWith('%') ? Options.Share.TryParse(text) is { } share ? Of(share) : null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Of(count)
        : null;

    /// <summary>Whether so many failures are borne.</summary>
    /// <param name="failed">How many failed.</param>
    /// <param name="all">How many there were, the failed ones included.</param>
    public bool Bears(long failed, long all) => Count is { } count ? failed <= count : failed <= Share.Value * all;

    /// <summary>As pipeline.yaml writes it.</summary>
    public override string ToString() => Count is { } count ? count.ToString(CultureInfo.InvariantCulture) : Share.ToString();
}
