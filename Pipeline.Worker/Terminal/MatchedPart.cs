using Pipeline.Core.Text;

namespace Pipeline.Worker.Terminal;

/// <summary>The part of a passage that has most of a query's words, on one line, with the words that match. Immutable.</summary>
/// <param name="Text">The part; an ellipsis stands where the passage goes on.</param>
/// <param name="Matches">Where the words are in it, in order.</param>
internal sealed record MatchedPart(string Text, IReadOnlyList<Range> Matches)
{
    private const string Gap = "…";

    /// <summary>What stands before the first match, so that one reads what it is about.</summary>
    private const int Before = 40;

    /// <summary>Finds it.</summary>
    /// <param name="query">The words that were searched for; very common ones do not count.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="width">At most this many characters.</param>
    public static MatchedPart Of(string query, string passage, int width)
    {
        var line = CleanText.OnOneLine(passage);
        var matches = Find(WordStems.Of(query), line);
        if (line.Length <= width)
        {
            return new(line, Merge(matches.Select(match => match.Place)));
        }

        var start = Best(matches, width - Before - (2 * Gap.Length)) is { } first && first.Place.Start.Value > Before ? WordStart(line, first.Place.Start.Value - Before) : 0;
        var opening = start > 0 ? Gap : "";
        var end = WordEnd(line, start, width - opening.Length - Gap.Length);
        var shift = opening.Length - start;
        return new(
            $"{opening}{line.AsSpan(start, end - start)}{(end < line.Length ? Gap : "")}",
            Merge(matches.Where(match => match.Place.Start.Value >= start && match.Place.End.Value <= end).Select(match => (match.Place.Start.Value + shift)..(match.Place.End.Value + shift))));
    }

    /// <summary>Writes it, its matches marked.</summary>
    public void Write(TextWriter words)
    {
        var from = 0;
        foreach (var match in Matches)
        {
            words.Write(Text[from..match.Start.Value]);
            words.Write((object)new MarkedText(Text[match]));
            from = match.End.Value;
        }

        words.WriteLine(Text[from..]);
    }

    private static List<Match> Find(HashSet<string> terms, string line)
    {
        List<Match> matches = [];
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(line);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            var term = word[..LightStemmer.Stem(word[..length])].ToString();
            if (terms.Contains(term))
            {
                matches.Add(new(term, reader.Place));
            }
        }

        return matches;
    }

    /// <summary>The places without overlaps: pairs of letters share one, and a compound lies over its parts.</summary>
    private static List<Range> Merge(IEnumerable<Range> places)
    {
        List<Range> merged = [];
        foreach (var place in places.OrderBy(place => place.Start.Value))
        {
            if (merged is [.., var last] && place.Start.Value < last.End.Value)
            {
                merged[^1] = last.Start..Math.Max(last.End.Value, place.End.Value);
            }
            else
            {
                merged.Add(place);
            }
        }

        return merged;
    }

    /// <summary>The match from which on most different words stand within a width; the first of several.</summary>
    private static Match? Best(List<Match> matches, int width)
    {
        (Match? Found, int Words) best = (null, 0);
        for (var at = 0; at < matches.Count; at++)
        {
            var end = matches[at].Place.Start.Value + width;
            var words = matches.Skip(at).TakeWhile(match => match.Place.End.Value <= end).Select(match => match.Term).Distinct(StringComparer.Ordinal).Count();
            best = words > best.Words ? (matches[at], words) : best;
        }

        return best.Found;
    }

    private static int WordStart(string line, int at) => line.IndexOf(' ', at) is > 0 and var blank ? blank + 1 : at;

    private static int WordEnd(string line, int start, int length)
    {
        if (line.Length - start <= length + Gap.Length)
        {
            return line.Length;
        }

        var blank = line.LastIndexOf(' ', start + length, length);
        return blank > start ? blank : start + length - (char.IsHighSurrogate(line[start + length - 1]) ? 1 : 0);
    }

    private sealed record Match(string Term, Range Place);
}
