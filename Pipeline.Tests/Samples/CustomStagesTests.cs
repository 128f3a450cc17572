using System.Text.RegularExpressions;
using NUnit.Framework;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Samples;

/// <summary>docs/custom-stages.md shows these files word for word, and they do what it says.</summary>
[TestFixture]
public class CustomStagesTests
{
    [TestCase("RedactEmails.cs")]
    [TestCase("SplitLines.cs")]
    [TestCase("RedactionFlow.cs")]
    public void Doc_shows_the_sample_as_it_is_compiled(string file)
    {
        var doc = File.ReadAllText(Path.Combine(Repository.Root, "docs", "custom-stages.md"));
        var shown = Regex.Matches(doc, "```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(match => match.Groups["code"].Value);

        Assert.That(shown, Does.Contain(File.ReadAllText(Path.Combine(Repository.Root, "Pipeline.Tests", "Samples", file))));
    }

    [Test]
    public async Task Sample_redacts_every_line_and_counts()
    {
        using TempFolder folder = new();
        await File.WriteAllLinesAsync(folder.File("mail.txt"), ["From: a@example.com", "nothing here", "to b.c@example.org or d@example.net"]);
        await using FlowHarness harness = new(RedactionFlow.Create());

        var outcome = await harness.RunAsync(folder.File("mail.txt"));

        Assert.That(outcome.Result!.Value.GetProperty("outputs").EnumerateArray().Select(line => line.GetString()), Is.EquivalentTo(new[] { "From: [e-mail]", "nothing here", "to [e-mail] or [e-mail]" }));
        Assert.That(outcome.Result.Value.GetProperty("redacted").GetInt32(), Is.EqualTo(3));
        Assert.That(harness.Stage("redact-emails").Out, Is.EqualTo(3));
    }

    [Test]
    public async Task Sample_one_line_file_returns_the_redacted_line()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("mail.txt"), "write to a@example.com");
        await using FlowHarness harness = new(RedactionFlow.Create());

        var outcome = await harness.RunAsync(folder.File("mail.txt"));

        Assert.That(outcome.Result!.Value.GetRawText(), Is.EqualTo("""{"output":"write to [e-mail]","redacted":1}"""));
    }
}
