using System.Text;

namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>Markdown documents of several sections. The same seed makes the same documents.</summary>
internal sealed class GeneratedDocuments(int seed)
{
    private static readonly string[] Syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi", "zo", "kle", "stra"];
    private readonly Random _random = new(seed);

    /// <summary>Another document.</summary>
    /// <param name="title">Its title.</param>
    public string Next(string title)
    {
        StringBuilder text = new();
        text.Append("# ").Append(title).Append("\n\n");
        for (var section = _random.Next(6, 11); section > 0; section--)
        {
            text.Append("## ");
            Words(text, 3);
            text.Append("\n\n");
            for (var sentence = _random.Next(10, 30); sentence > 0; sentence--)
            {
                Words(text, _random.Next(6, 18));
                text.Append(". ");
            }

            text.Append("\n\n");
        }

        return text.ToString();
    }

    private void Words(StringBuilder text, int count)
    {
        for (var word = 0; word < count; word++)
        {
            text.Append(word == 0 ? "" : " ");
            for (var syllable = _random.Next(1, 4); syllable >= 0; syllable--)
            {
                text.Append(Syllables[_random.Next(Syllables.Length)]);
            }
        }
    }
}
