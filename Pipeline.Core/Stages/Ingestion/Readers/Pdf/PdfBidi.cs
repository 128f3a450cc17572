using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Letters as they are printed from left to right, in the order they are read: Arabic and Hebrew run to the left, numbers and Latin words among them to the right. Pure.</summary>
internal static class PdfBidi
{
    private enum Direction
    {
        Neutral,
        Right,
        Left,
        Number,
    }

    /// <summary>Whether a text has letters that are read from right to left.</summary>
    public static bool HasLeftward(string text)
    {
        foreach (var c in text)
        {
            if (c >= '\u0590' && Of(c) == Direction.Left)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many letters more run to the left than to the right.</summary>
    public static int Leftward(IEnumerable<string> letters) => letters.Sum(letter => Of(letter) switch { Direction.Left => 1, Direction.Right => -1, _ => 0 });

    /// <summary>Puts letters into the order they are read.</summary>
    /// <param name="letters">As they stand from left to right, blanks among them.</param>
    /// <param name="isLeftward">Whether the line as a whole runs to the left.</param>
    public static List<string> Order(List<string> letters, bool isLeftward)
    {
        var directions = letters.ConvertAll(Of);
        return isLeftward ? Leftward(letters, directions) : Rightward(letters, directions);
    }

    private static List<string> Leftward(List<string> letters, List<Direction> directions)
    {
        List<string> read = new(letters.Count);
        for (var end = letters.Count; end > 0;)
        {
            var start = RunStart(letters, directions, end, IsRightward);
            if (start < end)
            {
                read.AddRange(letters[start..end]);
                end = start;
            }
            else
            {
                read.Add(Mirrored(letters[--end]));
            }
        }

        return read;
    }

    private static List<string> Rightward(List<string> letters, List<Direction> directions)
    {
        List<string> read = new(letters.Count);
        for (var start = 0; start < letters.Count;)
        {
            var end = start;
            for (var i = start; i < letters.Count && directions[i] is not Direction.Right && directions[start] == Direction.Left; i++)
            {
                end = directions[i] == Direction.Left ? i + 1 : end;
            }

            if (end > start)
            {
                read.AddRange(Leftward(letters[start..end], directions[start..end]));
                start = end;
            }
            else
            {
                read.Add(letters[start++]);
            }
        }

        return read;
    }

    /// <summary>Where the Latin words or the number begin that end here. Blanks and signs between them belong to them; blanks between two numbers do not.</summary>
    private static int RunStart(List<string> letters, List<Direction> directions, int end, Predicate<Direction> isPart)
    {
        var start = end;
        var hasWord = false;
        for (var i = end - 1; i >= 0 && directions[i] != Direction.Left; i--)
        {
            if (isPart(directions[i]))
            {
                hasWord |= directions[i] == Direction.Right;
                var gap = start - i - 1;
                if (start < end && gap > 0 && !hasWord && !(gap == 1 && letters[i + 1] is "." or "," or ":" or "/" or "-"))
                {
                    break;
                }

                start = i;
            }
            else if (start == end)
            {
                break;
            }
        }

        return start;
    }

    private static bool IsRightward(Direction direction) => direction is Direction.Right or Direction.Number;

    private static string Mirrored(string letter) => letter switch
    {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        _ => letter,
    };

    private static Direction Of(string letter) => letter.Length == 0 ? Direction.Neutral : char.IsSurrogate(letter[0]) ? Of(letter.EnumerateRunes().First()) : Of(letter[0]);

    private static Direction Of(Rune rune) => rune.Value is (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) ? Direction.Left : Direction.Right;

    private static Direction Of(char c) => c switch
    {
        >= '\u0660' and <= '\u0669' or >= '\u06F0' and <= '\u06F9' => Direction.Number,
        >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC' => char.IsLetter(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark ? Direction.Left : Direction.Neutral,
        _ when char.IsDigit(c) => Direction.Number,
        _ when char.IsLetter(c) => Direction.Right,
        _ => Direction.Neutral,
    };
}
