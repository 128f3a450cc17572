using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Limits;

/// <summary>Reads the values of headers that say limits. What cannot be read says nothing. Pure.</summary>
internal static partial class HeaderText
{
    /// <summary>A point in time in seconds since 1970 is larger than this; a number of seconds to wait is not.</summary>
    private const double EarliestTime = 1_000_000_000;

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

        if (text is not null && Parts().Match(text) is { Success: true } match)
        {
            var numbers = match.Groups["number"].Captures;
            var units = match.Groups["unit"].Captures;
            return Span(numbers.Zip(units).Sum(part => double.Parse(part.First.Value, CultureInfo.InvariantCulture) * Seconds[part.Second.Value]));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Span((date - now).TotalSeconds) : null;
    }

    [GeneratedRegex(@"^((?<number>\d{1,9}(\.\d{1,9})?)(?<unit>ms|s|m|h|d))+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
}
