using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>Counts words.</summary>
internal static class WordCount
{
    /// <summary>How many words a text has.</summary>
    public static int Of(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        var words = 0;
        while (reader.Read(word) > 0)
        {
            words += reader.Kind is WordKind.Plain or WordKind.Whole or WordKind.Joined ? 1 : 0;
        }

        return words;
    }
}
