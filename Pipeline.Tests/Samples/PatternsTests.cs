using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Tests.Samples.Patterns;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Samples;

/// <summary>docs/patterns.md shows every sample word for word, with what it writes, and pipeline.yaml files that are right.</summary>
[TestFixture]
public partial class PatternsTests
{
    private static readonly string Doc = File.ReadAllText(Path.Combine(Repository.Root, "docs", "patterns.md"));

    private static IEnumerable<Type> Samples => typeof(IPatternSample).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IPatternSample)));

    private static IEnumerable<string> Files => YamlBlock().Matches(Doc).Select(match => match.Groups["text"].Value);

    [TestCaseSource(nameof(Samples))]
    public async Task Sample_is_shown_with_what_it_writes(Type sample)
    {
        await using StringWriter output = new() { NewLine = "\n" };
        await (Task)sample.GetMethod(nameof(IPatternSample.RunAsync), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [output])!;

        var code = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Pipeline.Tests", "Samples", "Patterns", sample.Name + ".cs"));
        Assert.That(Doc, Does.Contain($"```csharp\n{code}```\n\n```text\n{output}```\n"));
    }

    [TestCaseSource(nameof(Files))]
    public void Shown_pipeline_yaml_has_no_fault(string text) =>
        Assert.That(PipelineFile.Parse("docs/patterns.md", text, BuiltIn.CreateRegistry(), _ => null).Diagnostics, Is.Empty);

    [GeneratedRegex("```yaml\n(?<text>version:.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex YamlBlock();
}
