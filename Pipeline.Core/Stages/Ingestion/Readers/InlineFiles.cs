using System.Buffers;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Takes out of a text what only programs read: pictures and other files that stand in it in base64, mostly in <c>data:</c> URIs. Lines stay as they are. Pure.</summary>
internal static class InlineFiles
{
    /// <summary>In characters. Longer than any word, name or checksum; a picture of this size is a dot.</summary>
    private const int Shortest = 256;

    private const string Scheme = "data:";

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-%");
    private static readonly SearchValues<char> TypeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.;");

    /// <summary>What a URI that stands in no quotes ends at.</summary>
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\"<>\r\n");

    /// <summary>The text without it; the same when it has none.</summary>
    public static string Without(string text) => WithoutRuns(WithoutWritten(text));

    /// <summary>Takes out URIs whose content is written out, as that of drawings mostly is: up to the quote or bracket that it stands in, else to a blank.</summary>
    private static string WithoutWritten(string text)
    {
        StringBuilder? kept = null;
        var from = 0;
        for (var at = NextUri(text, 0); at >= 0; at = NextUri(text, at))
        {
            var end = EndOfWritten(text, at);
            if (end - at >= Shortest)
            {
                kept ??= new(text.Length);
                kept.Append(text, from, at - from);
                from = end;
            }

            at = Math.Max(end, at + Scheme.Length);
        }

        return kept is null ? text : kept.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Where the next URI begins, or -1. Looks for colons: a search that ignores the case looks at each character by itself.</summary>
    private static int NextUri(string text, int from)
    {
        for (var colon = text.IndexOf(':', from); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var start = colon + 1 - Scheme.Length;
            if (start >= from && text.AsSpan(start, Scheme.Length).Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return start;
            }
        }

        return -1;
    }

    private static int EndOfWritten(string text, int start)
    {
        var rest = text.AsSpan(start);
        var type = rest[Scheme.Length..].IndexOfAnyExcept(TypeLetters);
        if (type < 1 || rest[Scheme.Length + type] != ',' || !rest.Slice(Scheme.Length, type).Contains('/'))
        {
            return start;
        }

        // One search, which stops at the line's end: two would take time by the square of a long line's length.
        var length = (start > 0 ? text[start - 1] : ' ') switch
        {
            '"' => rest.IndexOfAny('"', '\r', '\n'),
            '\'' => rest.IndexOfAny('\'', '\r', '\n'),
            '(' => rest.IndexOfAny(')', '\r', '\n'),
            _ => rest.IndexOfAny(Ends),
        };
        return start + (length < 0 ? rest.Length : length);
    }

    private static string WithoutRuns(string text)
    {
        StringBuilder? kept = null;
        var from = 0;
        for (var at = 0; TryFind(text, ref at, out var start, out var end); at = end)
        {
            kept ??= new(text.Length);
            kept.Append(text, from, WithoutType(text, from, start) - from);
            from = end;
        }

        return kept is null ? text : kept.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Finds a run of such letters. Looks at one character in 256: the run that matters has one of those.</summary>
    private static bool TryFind(string text, ref int at, out int start, out int end)
    {
        for (start = end = at; at + Shortest <= text.Length; at = Math.Max(at + 1, end))
        {
            var probe = at + Shortest - 1;
            if (!Letters.Contains(text[probe]))
            {
                end = probe + 1;
                continue;
            }

            start = at + text.AsSpan(at, probe - at).LastIndexOfAnyExcept(Letters) + 1;
            var length = text.AsSpan(start).IndexOfAnyExcept(Letters);
            end = length < 0 ? text.Length : start + length;
            if (end - start >= Shortest && IsMixed(text.AsSpan(start, end - start)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Capital and small letters and digits: neither a long line of dashes, nor a sequence of genes, nor a number.</summary>
    private static bool IsMixed(ReadOnlySpan<char> run)
    {
        run = run[..Shortest];
        return run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('a', 'z') && run.ContainsAnyInRange('0', '9');
    }

    /// <summary>Where <c>data:image/png;base64,</c> begins, if it stands before the run.</summary>
    private static int WithoutType(string text, int from, int start)
    {
        if (start <= from || text[start - 1] != ',')
        {
            return start;
        }

        var type = text.AsSpan(from, start - 1 - from);
        var name = type[(type.LastIndexOfAnyExcept(TypeLetters) + 1)..];
        var before = type[..^name.Length];
        return before.EndsWith("data:", StringComparison.OrdinalIgnoreCase) ? from + before.Length - 5 : start;
    }
}
