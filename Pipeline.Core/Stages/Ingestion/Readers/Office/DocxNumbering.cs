using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// Counts the numbers of a Word document's lists, clauses and headings, which stand nowhere in its text: <c>§ 2</c>, <c>2.1</c>, <c>(a)</c>. For one thread; paragraphs are asked for in their order.
/// </summary>
internal sealed class DocxNumbering
{
    private const int Levels = 9;

    private readonly Dictionary<string, (string List, Dictionary<int, Level> Own, Dictionary<int, int> Starts)> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<int, Level>> _levels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int?[]> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<(string Number, int Level)> _started = [];

    private DocxNumbering()
    {
    }

    public static DocxNumbering Of(MainDocumentPart main)
    {
        DocxNumbering numbering = new();
        foreach (var list in main.NumberingDefinitionsPart?.Numbering?.Elements<AbstractNum>() ?? [])
        {
            numbering._levels.TryAdd(list.AbstractNumberId?.InnerText ?? "", LevelsOf(list.Elements<Level>()));
        }

        foreach (var number in main.NumberingDefinitionsPart?.Numbering?.Elements<NumberingInstance>() ?? [])
        {
            var overrides = number.Elements<LevelOverride>().ToList();
            numbering._lists.TryAdd(number.NumberID?.InnerText ?? "", (
                number.AbstractNumId?.Val?.InnerText ?? "",
                LevelsOf(overrides.SelectMany(own => own.Elements<Level>())),
                overrides.Where(own => own.StartOverrideNumberingValue?.Val is not null).GroupBy(own => NumberOf(own.LevelIndex?.InnerText)).ToDictionary(own => own.Key, own => NumberOf(own.First().StartOverrideNumberingValue!.Val!.InnerText))));
        }

        return numbering;
    }

    /// <summary>What stands before a paragraph: its number; <c>-</c> for a bullet or when the list is not described; empty when nothing is shown.</summary>
    /// <param name="id">The list's number.</param>
    /// <param name="level">From 0.</param>
    public string Next(string id, int level)
    {
        level = Math.Clamp(level, 0, Levels - 1);
        if (!_lists.TryGetValue(id, out var list) || LevelOf(list, level) is not { } described)
        {
            return "-";
        }

        var counts = Count(id, list, level);
        var format = described.NumberingFormat?.Val?.InnerText ?? "decimal";
        return format == "bullet" ? "-" : described.LevelText?.Val?.Value is not { } text ? "" : Fill(text, counts, at => (LevelOf(list, at)?.NumberingFormat?.Val?.InnerText ?? "decimal", described.IsLegalNumberingStyle is not null));
    }

    private static Dictionary<int, Level> LevelsOf(IEnumerable<Level> levels)
    {
        Dictionary<int, Level> byIndex = [];
        foreach (var level in levels)
        {
            byIndex.TryAdd(NumberOf(level.LevelIndex?.InnerText), level);
        }

        return byIndex;
    }

    private static int NumberOf(string? digits) => int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private Level? LevelOf((string List, Dictionary<int, Level> Own, Dictionary<int, int> Starts) list, int level) =>
        list.Own.GetValueOrDefault(level) ?? _levels.GetValueOrDefault(list.List)?.GetValueOrDefault(level);

    /// <summary>Lists that are described alike go on counting together, unless one says where it begins.</summary>
    private int?[] Count(string id, (string List, Dictionary<int, Level> Own, Dictionary<int, int> Starts) list, int level)
    {
        if (!_counts.TryGetValue(list.List, out var counts))
        {
            _counts[list.List] = counts = new int?[Levels];
        }

        for (var above = 0; above < level; above++)
        {
            counts[above] ??= StartOf(list, above);
        }

        var isFirst = _started.Add((id, level)) && list.Starts.ContainsKey(level);
        counts[level] = isFirst || counts[level] is not { } count ? StartOf(list, level) : count == int.MaxValue ? count : count + 1;
        for (var below = level + 1; below < Levels; below++)
        {
            if (LevelOf(list, below)?.LevelRestart?.Val?.Value is not { } restart || (restart != 0 && level < restart))
            {
                counts[below] = null;
            }
        }

        return counts;
    }

    private int StartOf((string List, Dictionary<int, Level> Own, Dictionary<int, int> Starts) list, int level) =>
        list.Starts.TryGetValue(level, out var start) ? start : LevelOf(list, level)?.StartNumberingValue?.Val is { } own ? NumberOf(own.InnerText) : 1;

    private static string Fill(string text, int?[] counts, Func<int, (string Format, bool IsLegal)> formatOf)
    {
        StringBuilder number = new();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 1 < text.Length && text[i + 1] is >= '1' and <= '9')
            {
                var level = text[++i] - '1';
                var (format, isLegal) = formatOf(level);
                number.Append(Written(counts[level] ?? 1, isLegal ? "decimal" : format));
            }
            else
            {
                number.Append(text[i]);
            }
        }

        return number.ToString().Trim();
    }

    private static string Written(int number, string format) => format switch
    {
        "none" => "",
        "lowerLetter" => Letters(number, 'a'),
        "upperLetter" => Letters(number, 'A'),
        "lowerRoman" => Roman(number).ToLowerInvariant(),
        "upperRoman" => Roman(number),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>After z come aa, bb and so on.</summary>
    private static string Letters(int number, char first) => number is < 1 or > 780 ? number.ToString(CultureInfo.InvariantCulture) : new string((char)(first + ((number - 1) % 26)), ((number - 1) / 26) + 1);

    private static string Roman(int number)
    {
        if (number is < 1 or > 3_999)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        StringBuilder roman = new();
        foreach (var (value, letters) in ((int, string)[])[(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
        {
            for (; number >= value; number -= value)
            {
                roman.Append(letters);
            }
        }

        return roman.ToString();
    }
}
