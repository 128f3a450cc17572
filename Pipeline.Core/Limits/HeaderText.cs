using System.Buffers;
using System.Globalization;

namespace Pipeline.Core.Limits;

/// <summary>Reads the values of headers that say limits. What cannot be read says nothing. Pure.</summary>
internal static class HeaderText
{
    /// <summary>A point in time in seconds since 1970 is larger than this; a number of seconds to wait is not.</summary>
    private const double EarliestTime = 1_000_000_000;

    private const int LongestNumber = 19;

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, double> Seconds = new(StringComparer.Ordinal)
    {
        ["ms"] = 0.001,
        ["s"] = 1,
        ["m"] = 60,
        ["h"] = 3600,
        ["d"] = 86_400,
    };

    /// <summary>A number that is left.</summary>
    public static long? Count(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>A number of milliseconds.</summary>
    public static TimeSpan? Milliseconds(string? text) => Number(text) is { } number ? Span(number / 1000) : null;

    /// <summary>A wait: seconds (<c>20</c>, <c>1.5</c>), parts with units (<c>6m0s</c>, <c>20ms</c>), a date, or seconds since 1970.</summary>
    public static TimeSpan? Wait(string? text, DateTimeOffset now)
    {
        if (Number(text) is { } number)
        {
            return Span(number > EarliestTime ? number - now.ToUnixTimeSeconds() : number);
        }

        return Parts(text) is { } seconds ? Span(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Span((date - now).TotalSeconds) : null;
    }

    /// <summary>The sum of numbers with a unit each, one after the other.</summary>
    private static double? Parts(ReadOnlySpan<char> text)
    {
        var sum = 0d;
        var rest = text;
        while (!rest.IsEmpty)
        {
            var unit = rest.IndexOfAnyExcept(OfNumbers);
            var end = unit < 0 ? -1 : rest[unit..].IndexOfAnyInRange('0', '9');
            var name = unit < 0 ? default : end < 0 ? rest[unit..] : rest.Slice(unit, end);
            if (unit is < 1 or > LongestNumber || !double.TryParse(rest[..unit], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || !Seconds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var seconds))
            {
                return null;
            }

            sum += number * seconds;
            rest = end < 0 ? default : rest[(unit + end)..];
        }

        return text.IsEmpty ? null : sum;
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
}
