using System.Text.RegularExpressions;
using NUnit.Framework;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Architecture;

/// <summary>What the documents point at is there.</summary>
internal sealed partial class DocumentationTests
{
    private static IEnumerable<string> Documents =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path));

    [TestCaseSource(nameof(Documents))]
    public void Links_into_the_repository_lead_somewhere(string document)
    {
        var path = Path.Combine(Repository.Root, document);
        var targets = Link().Matches(File.ReadAllText(path)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

        Assert.That(targets.Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target))), Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void Links_to_headings_lead_to_one(string document)
    {
        var path = Path.Combine(Repository.Root, document);
        var targets = HeadingLink().Matches(File.ReadAllText(path)).Select(match => (File: match.Groups["target"].Value, Heading: match.Groups["heading"].Value))
            .Where(target => !target.File.Contains("://", StringComparison.Ordinal));

        Assert.That(targets.Where(target => !Anchors(target.File.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, target.File)).Contains(target.Heading)), Is.Empty);
    }

    /// <summary>What GitHub makes of a document's headings.</summary>
    private static HashSet<string> Anchors(string path) =>
        [.. Heading().Matches(File.ReadAllText(path)).Select(match => NoAnchor().Replace(match.Groups["text"].Value, "").Replace(' ', '-').ToLowerInvariant())];

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]*)#(?<heading>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingLink();

    [GeneratedRegex("^#{1,6} (?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w -]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoAnchor();
}
