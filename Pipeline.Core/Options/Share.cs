using System.Globalization;

namespace Pipeline.Core.Options;

/// <summary>A part of a whole, as pipeline.yaml writes it: <c>5%</c> or <c>0.05</c>. Immutable.</summary>
public readonly record struct Share
{
    /// <summary>What a message says is expected.</summary>
    public const string Expected = "a share of 0 – 100%: 5% or 0.05";

    /// <summary>Creates one.</summary>
    /// <param name="value">0–1.</param>
    public Share(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        Value = value;
    }

    /// <summary>The part: 0–1.</summary>
    public double Value { get; }

    /// <summary>Reads a share.</summary>
    /// <param name="text">A number of 0 – 100 with %, or one of 0 – 1 without.</param>
    /// <returns>The share, or <see langword="null"/> when the text is none.</returns>
    public static Share? TryParse(string text)
    {
        var isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text.AsSpan(0, text.Length - 1) : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= (isPercent ? 100 : 1) ? new(isPercent ? number / 100 : number) : null;
    }

    /// <summary>As pipeline.yaml writes it, in percent.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value * 100:0.####}%");
}
