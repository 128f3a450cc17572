using System.Globalization;
using ExcelNumberFormat;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// Writes the values of cells as a spreadsheet shows them: percent, times, dates, leading zeros. Dates whose form depends on who looks at them are written as in ISO 8601. Keeps each format it has parsed.
/// For one thread.
/// </summary>
internal sealed class CellFormats(bool isFrom1904)
{
    private const int MaxCode = 1_000;
    private const int MaxKept = 10_000;

    /// <summary>The formats that have a number and no code of their own.</summary>
    private static readonly Dictionary<int, string> BuiltIn = new()
    {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [5] = "$#,##0;($#,##0)",
        [6] = "$#,##0;[Red]($#,##0)",
        [7] = "$#,##0.00;($#,##0.00)",
        [8] = "$#,##0.00;[Red]($#,##0.00)",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [12] = "# ?/?",
        [13] = "# ??/??",
        [14] = "yyyy-mm-dd",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "yyyy-mm-dd hh:mm",
        [37] = "#,##0;(#,##0)",
        [38] = "#,##0;(#,##0)",
        [39] = "#,##0.00;(#,##0.00)",
        [40] = "#,##0.00;(#,##0.00)",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss.0",
        [48] = "##0.0E+0",
    };

    private readonly Dictionary<string, NumberFormat?> _formats = new(StringComparer.Ordinal);

    /// <summary>The code of a format that has a number alone; empty for the general one.</summary>
    public static string CodeOf(int id) => id is (>= 27 and <= 31) or 36 or (>= 50 and <= 58) ? "yyyy-mm-dd" : BuiltIn.GetValueOrDefault(id, "");

    /// <summary>A number as it is shown.</summary>
    /// <param name="value">The number; days since the workbook's first for dates.</param>
    /// <param name="code">The format's code; empty for the general one.</param>
    public string Show(double value, string code)
    {
        if (FormatOf(code) is { } format)
        {
            try
            {
                return HeadingText.OnOneLine(format.Format(value, CultureInfo.InvariantCulture, isFrom1904));
            }
            catch (Exception error) when (error is FormatException or OverflowException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
            {
                // A code that the library parses and cannot follow: the number itself is better than none.
            }
        }

        return General(value);
    }

    /// <summary>A date or time as it is shown.</summary>
    public string Show(DateTime value, string code) => FormatOf(code) is { } format && HeadingText.OnOneLine(format.Format(value, CultureInfo.InvariantCulture, isFrom1904)) is { Length: > 0 } shown ? shown : value.ToString(value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A text as it is shown; most formats leave it alone.</summary>
    public string Show(string value, string code)
    {
        if (!code.Contains('@', StringComparison.Ordinal) || code == "@" || FormatOf(code) is not { } format)
        {
            return HeadingText.OnOneLine(value);
        }

        var shown = HeadingText.OnOneLine(format.Format(value, CultureInfo.InvariantCulture, isFrom1904));
        return shown.Length > 0 ? shown : HeadingText.OnOneLine(value);
    }

    /// <summary>Fifteen digits, which is what spreadsheets keep.</summary>
    private static string General(double value) => Math.Abs(value) is >= 1e-5 and < 1e15 ? decimal.Round((decimal)value, 15 - Digits(value)).ToString("0.###############", CultureInfo.InvariantCulture) : value.ToString("G15", CultureInfo.InvariantCulture);

    private static int Digits(double value) => Math.Clamp((int)Math.Floor(Math.Log10(Math.Abs(value))) + 1, 0, 15);

    private NumberFormat? FormatOf(string code)
    {
        if (code.Length is 0 or > MaxCode || code.Equals("General", StringComparison.OrdinalIgnoreCase) || code == "@")
        {
            return null;
        }

        if (!_formats.TryGetValue(code, out var format))
        {
            format = new NumberFormat(code) is { IsValid: true } valid ? valid : null;
            if (_formats.Count < MaxKept)
            {
                _formats[code] = format;
            }
        }

        return format;
    }
}
