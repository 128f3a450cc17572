using System.Text;
using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Tests.Configuration.Samples;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Configuration.Yaml;

/// <summary>Whatever a file holds, reading it ends with a diagnostic and never with an exception.</summary>
internal sealed class YamlFaultTests
{
    [TestCase("", "1:1 PL008")]
    [TestCase("# nothing\n", "1:1 PL008")]
    [TestCase("---\n", "1:1 PL008")]
    [TestCase("just words\n", "1:1 PL103")]
    [TestCase("[a, b]\n", "1:1 PL103")]
    [TestCase("version: 1\nqueue:\n\tlease: 60s\n", "3:1 PL006")]
    [TestCase("version: 1\nqueue: { lease: 60s\nflows: {}\n", "2:15 PL005")]
    [TestCase("a: !!:[ b\n", "1:2 PL005")]
    [TestCase("version: *none\n", "1:10 PL011")]
    [TestCase("a: &a [*a]\n", "1:8 PL011")]
    public void Text_that_is_no_configuration_is_one_error_with_its_place(string text, string expected) =>
        Assert.That(Config.Read(text).Places(), Is.EqualTo(new[] { expected }));

    [Test]
    public void Version_missing_or_unknown_is_an_error()
    {
        Assert.That(Config.Read(Config.Flows).Places(), Is.EqualTo(new[] { "1:1 PL111" }));
        Assert.That(Config.Read("version: 2\n" + Config.Flows).Places(), Is.EqualTo(new[] { "1:10 PL112" }));
    }

    [Test]
    public void Every_duplicate_key_is_reported_with_the_place_of_the_first()
    {
        var result = Config.ReadSection("queue:\n  lease: 60s\n  poll: 1s\n  lease: 30s\n  poll: 2s");

        Assert.That(result.Places(), Is.EqualTo(new[] { "5:3 PL102", "6:3 PL102" }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain("3:3"));
    }

    [Test]
    public void Second_document_tag_and_key_that_is_no_word_are_errors()
    {
        var text = $"version: !!int 1\n? [a]\n: b\n{Config.Flows}---\nversion: 1\n";

        Assert.That(Config.Read(text).Places(), Is.EqualTo(new[] { "1:10 PL012", "2:3 PL012", "5:1 PL007" }));
    }

    [Test]
    public void Anchors_and_aliases_work() =>
        Assert.That(Config.ReadSection("stages: { read: &wide { capacity: 9 }, index: *wide }").Require().Stages["index"].Variants[0].Settings.Capacity, Is.EqualTo(9));

    [Test]
    public void Alias_bomb_is_refused_before_it_grows()
    {
        StringBuilder text = new("version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i <= 30; i++)
        {
            var alias = $"*a{i - 1}";
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(alias, 10))}]");
        }

        Assert.That(Config.Read(text.ToString()).Diagnostics.Select(fault => fault.Code), Is.EqualTo(new[] { DiagnosticCodes.TooManyValues }));
    }

    [TestCase(33, false)]
    [TestCase(1_000_000, false)]
    [TestCase(33, true)]
    public void Deep_nesting_is_refused(int depth, bool isBlock)
    {
        var text = isBlock ? string.Concat(Enumerable.Range(0, depth + 1).Select(level => $"{new string(' ', level)}a:\n")) : "a: " + new string('[', depth);

        Assert.That(Config.Read(text).Diagnostics.Select(fault => fault.Code), Is.EqualTo(new[] { DiagnosticCodes.TooDeep }));
    }

    [Test]
    public void Faults_beyond_the_limit_are_counted()
    {
        var text = "version: 1\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => $"zz{i}: 1\n")) + Config.Flows;

        var result = Config.Read(text);

        Assert.That(result.Diagnostics, Has.Count.EqualTo(1001));
        Assert.That(result.Diagnostics[^1].ToString(), Does.Contain("PL013").And.Contain("500 more"));
    }

    [Test]
    public void File_that_cannot_be_read_is_a_diagnostic()
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder.File("latin.yaml"), [.. "version: 1\n# "u8, 0xE4, (byte)'\n']);
        File.WriteAllText(folder.File("large.yaml"), new string('#', (1024 * 1024) + 1));
        File.WriteAllBytes(folder.File("bom.yaml"), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("version: 1\n" + Config.Flows)]);

        Assert.Multiple(() =>
        {
            Assert.That(Load(folder.File("none.yaml")).Places(), Is.EqualTo(new[] { "0:0 PL001" }));
            Assert.That(Load(folder.File("none", "none.yaml")).Places(), Is.EqualTo(new[] { "0:0 PL001" }));
            Assert.That(Load(folder.Path).Places(), Is.EqualTo(new[] { "0:0 PL002" }));
            Assert.That(Load("").Places(), Is.EqualTo(new[] { "0:0 PL002" }));
            Assert.That(Load(folder.File("large.yaml")).Places(), Is.EqualTo(new[] { "0:0 PL003" }));
            Assert.That(Load(folder.File("latin.yaml")).Places(), Is.EqualTo(new[] { "2:3 PL004" }));
            Assert.That(Load(folder.File("bom.yaml")).Diagnostics, Is.Empty);
        });
    }

    [Test]
    public void Require_throws_with_every_error()
    {
        var result = Config.Read("version: 2\nquue: {}\n" + Config.Flows);

        var error = Assert.Throws<ConfigurationException>(() => result.Require());
        Assert.That(error.Diagnostics, Is.EqualTo(result.Diagnostics));
        Assert.That(error.Message, Does.Contain("test.yaml").And.Contain("1:10 error PL112").And.Contain("2:1 error PL101"));
    }

    private static PipelineFileResult Load(string path) => PipelineFile.Load(path, Config.Registry(SampleRegistry.Create()), _ => null);
}
