using System.Buffers;
using System.Globalization;

namespace Pipeline.Core.Options;

/// <summary>Reads and writes a number with a unit. Pure.</summary>
internal static class TextUnits
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads <c>1.5s</c> as 1.5 × the unit's worth; 0 needs no unit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="units">Unit and worth.</param>
    /// <returns>The value, or <see langword="null"/> when the text is no number with one of the units, or too large.</returns>
    public static long? Read(string text, IReadOnlyList<KeyValuePair<string, long>> units)
    {
        if (text == "0")
        {
            return 0;
        }

        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        if (digits <= 0 || !decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        foreach (var (unit, worth) in units)
        {
            if (text.AsSpan(digits).SequenceEqual(unit))
            {
                return number <= (decimal)long.MaxValue / worth ? (long)(number * worth) : null;
            }
        }

        return null;
    }

    /// <summary>Writes a value in the largest unit that leaves no fraction.</summary>
    /// <param name="value">The value; not negative.</param>
    /// <param name="units">Unit and worth, the smallest first.</param>
    public static string Write(long value, IReadOnlyList<KeyValuePair<string, long>> units)
    {
        if (value == 0)
        {
            return "0";
        }

        var (unit, worth) = units.Last(pair => value % pair.Value == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{value / worth}{unit}");
    }
}
