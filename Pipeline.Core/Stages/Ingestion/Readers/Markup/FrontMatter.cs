using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>What stands above a Markdown text for the program that publishes it: YAML between lines of ---, or TOML between lines of +++. Pure.</summary>
/// <param name="End">Where the text begins; 0 when nothing stands above it.</param>
/// <param name="Title">The title; <see langword="null"/> when none is given, or what is given is broken.</param>
internal readonly record struct FrontMatter(int End, string? Title)
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex TomlTitle = new("""(^|\n)title[ \t]*=[ \t]*("(?<title>[^"\n]*)"|'(?<title>[^'\n]*)')""", Options);

    /// <summary>Reads it.</summary>
    /// <param name="text">The document's text.</param>
    public static FrontMatter Of(string text) =>
        EndOf(text, "---") is > 0 and var yaml ? new(yaml, TitleOfYaml(Inside(text, yaml)))
        : EndOf(text, "+++") is > 0 and var toml ? new(toml, TomlTitle.Match(Inside(text, toml)) is { Success: true } match ? match.Groups["title"].Value : null)
        : default;

    private static int EndOf(string text, string mark)
    {
        var line = TextLine.At(text, 0);
        if (!line.Of(text).TrimEnd().SequenceEqual(mark))
        {
            return 0;
        }

        while (line.Next < text.Length)
        {
            line = TextLine.At(text, line.Next);
            var words = line.Of(text).TrimEnd();
            if (words.SequenceEqual(mark) || (mark == "---" && words.SequenceEqual("...")))
            {
                return line.Next;
            }
        }

        return 0;
    }

    private static string Inside(string text, int end)
    {
        var first = TextLine.At(text, 0);
        return text[first.Next..Math.Max(first.Next, text.LastIndexOf('\n', Math.Max(0, end - 2)) + 1)];
    }

    /// <summary>Reads one value of the outermost mapping, event by event: anchors and depth are no danger.</summary>
    private static string? TitleOfYaml(string yaml)
    {
        try
        {
            Parser parser = new(new StringReader(yaml));
            var depth = 0;
            string? key = null;
            while (parser.MoveNext())
            {
                depth += parser.Current!.NestingIncrease;
                if (parser.Current is not Scalar scalar || depth != Outermost)
                {
                    key = null;
                }
                else if (key is null)
                {
                    key = scalar.Value;
                }
                else if (key.Equals("title", StringComparison.OrdinalIgnoreCase))
                {
                    return scalar.Value.Trim() is { Length: > 0 } title ? title : null;
                }
                else
                {
                    key = null;
                }
            }
        }
        catch (YamlException)
        {
            // A title is a help, and what is broken gives none.
        }

        return null;
    }

    private const int Outermost = 3; // the stream, the document and the mapping are open
}
