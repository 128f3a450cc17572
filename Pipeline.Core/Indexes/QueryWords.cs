using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes;

/// <summary>The words of a question that a lexical search goes by. Pure.</summary>
internal static class QueryWords
{
    /// <summary>Words beyond these are left out: a pasted page must not cost more than a question.</summary>
    public const int Max = 64;

    /// <summary>The words to search by, each once; none when the text has none. Very common words are left out unless there are no others.</summary>
    public static List<string> Telling(string text)
    {
        var common = CommonWords.Of(text);
        var words = Words(text, common);
        var telling = words.FindAll(word => !common.Contains(word));
        return [.. (telling.Count > 0 ? telling : words).Take(Max)];
    }

    private static List<string> Words(string text, CommonWords common)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text, hasExact: true);
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<string> words = [];
        int length;
        var isCommon = false;
        while ((length = reader.Read(word)) > 0)
        {
            // A joined word beside its parts would count what has a hyphen more than what has none.
            if (reader.Kind is WordKind.Rough or WordKind.Joined)
            {
                continue;
            }

            var found = word[..length].ToString();
            if (reader.Kind == WordKind.Exact && isCommon)
            {
                continue;
            }

            isCommon = common.Contains(found);
            Add(found);
            if (reader.Kind == WordKind.Plain && !common.IsEnglish)
            {
                Add(Spellings.Bare(found));
                Add(Spellings.Spelled(text.AsSpan()[reader.Place]));
            }
        }

        void Add(string? found)
        {
            if (found is { Length: > 0 } && seen.Add(found))
            {
                words.Add(found);
            }
        }

        return words;
    }
}
