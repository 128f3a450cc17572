using System.Text.RegularExpressions;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.EndToEnd.Library;

/// <summary>The blocks of docs/library.md.</summary>
internal static partial class LibraryDocument
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "library.md"));

    /// <summary>The first block of a kind in the section of a heading.</summary>
    public static string Block(string heading, string kind)
    {
        var section = Text[Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        return Blocks().Matches(section).First(match => match.Groups["kind"].Value == kind).Groups["text"].Value;
    }

    [GeneratedRegex("^```(?<kind>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Blocks();
}
