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

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
