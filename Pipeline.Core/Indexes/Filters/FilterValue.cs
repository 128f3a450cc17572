using System.Globalization;

namespace Pipeline.Core.Indexes.Filters;

/// <summary>
/// What a field is compared with. Its kind decides how: a number as a number, a text that is an ISO 8601 date or time as that time, any other text character by
/// character. Immutable.
/// </summary>
public sealed record FilterValue
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    private FilterValue(string text, decimal? number, DateTimeOffset? time) => (Text, Number, Time) = (text, number, time);

    /// <summary>The value as text.</summary>
    public string Text { get; }

    /// <summary>The number, when it is one: of at most 28 digits.</summary>
    public decimal? Number { get; }

    /// <summary>The time, when it is one; UTC unless it says otherwise.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>A text, or a time when it is written as one.</summary>
    /// <param name="text">The text.</param>
    public static FilterValue Of(string text) => new(text, null, ReadTime(text));

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static FilterValue Of(decimal number) => new(number.ToString(CultureInfo.InvariantCulture), number, null);

    /// <summary>Whether a document's value comes before this one (negative), after it (positive) or equals it (0); <see langword="null"/> when it is of another kind.</summary>
    /// <param name="value">The document's value.</param>
    public int? CompareFrom(string value) =>
        Number is { } number ? ReadNumber(value)?.CompareTo(number)
        : Time is { } time ? ReadTime(value)?.CompareTo(time)
        : string.CompareOrdinal(value, Text);

    /// <summary>The value as it stands in a filter.</summary>
    public override string ToString() => Number is null ? FilterText.Quote(Text) : Text;

    internal static decimal? ReadNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static DateTimeOffset? ReadTime(string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
