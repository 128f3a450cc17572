using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Generation;

/// <summary>Finds the words of a passage that a claim rests on. Pure.</summary>
internal static class Quotes
{
    /// <summary>The longest quote, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>The sentence of a passage that shares most words with a claim, as it stands there, cut to <see cref="MaxLength"/>; the first one when none shares any.</summary>
    /// <param name="claim">What is claimed.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="sentence">Where the sentence stands in the passage.</param>
    public static string Find(ReadOnlySpan<char> claim, string passage, out Range sentence)
    {
        var words = WordsOf(claim);
        var (best, bestScore) = (0..0, double.MinValue);
        var (paragraph, isTable) = (0, false);
        for (var at = 0; at < passage.Length;)
        {
            var rest = passage.AsSpan(at);
            if (at >= paragraph)
            {
                paragraph = at + ParagraphLength(rest);
                isTable = TableLines.Of(rest[..(paragraph - at)].Trim().ToString()) is not null;
            }

            var length = isTable ? LineLength(rest) : Sentences.FirstLength(rest[..(paragraph - at)]);
            if (!rest[..length].IsWhiteSpace() && !(isTable && IsHead(rest, length)) && Score(words, rest[..length]) is var score && score > bestScore)
            {
                (best, bestScore) = (at..(at + length), score);
            }

            at += Math.Max(1, length);
        }

        var text = passage.AsSpan(best);
        var start = best.Start.Value + (text.Length - text.TrimStart().Length);
        text = text.Trim();
        sentence = start..(start + text.Length);
        return Shortened(text);
    }

    /// <summary>Up to the next blank line: a heading is no part of the sentence below it.</summary>
    private static int ParagraphLength(ReadOnlySpan<char> text)
    {
        var start = text.Length - text.TrimStart().Length;
        for (var end = start; text[end..].IndexOf('\n') is >= 0 and var line; end += line + 1)
        {
            if (text[(end + line + 1)..] is ['\n', ..] or ['\r', '\n', ..])
            {
                return end + line;
            }
        }

        return text.Length;
    }

    /// <summary>Up to the end of the line, blank lines before it passed over: a table's row is quoted by itself.</summary>
    private static int LineLength(ReadOnlySpan<char> text)
    {
        var start = text.Length - text.TrimStart().Length;
        return text[start..].IndexOf('\n') is >= 0 and var end ? start + end : text.Length;
    }

    /// <summary>Whether a table's line is its head or what parts that from the rows: a claim has the names of its columns, and is not made there.</summary>
    private static bool IsHead(ReadOnlySpan<char> text, int length)
    {
        var next = text[length..].TrimStart();
        return TableLines.IsSeparator(text[..length].Trim()) || TableLines.IsSeparator(next[..LineLength(next)].Trim());
    }

    /// <summary>Shared words, each once, less a little for every word that is not shared, so that the shorter of two equals wins.</summary>
    private static double Score(HashSet<string> claim, ReadOnlySpan<char> sentence)
    {
        var words = WordsOf(sentence);
        var shared = words.Count(claim.Contains);
        return shared - (0.01 * (words.Count - shared));
    }

    private static HashSet<string> WordsOf(ReadOnlySpan<char> text)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            words.Add(word[..length].ToString());
        }

        return words;
    }

    private static string Shortened(ReadOnlySpan<char> sentence)
    {
        if (sentence.Length <= MaxLength)
        {
            return sentence.ToString();
        }

        var blank = sentence[..MaxLength].LastIndexOfAny(' ', '\n');
        return sentence[..(blank > 0 ? blank : MaxLength)].TrimEnd().ToString();
    }
}
