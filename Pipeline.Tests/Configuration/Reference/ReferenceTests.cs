using System.Reflection;
using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Options;
using Pipeline.Tests.Configuration.Samples;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Configuration.Reference;

/// <summary>The documents say what the code does.</summary>
internal sealed class ReferenceTests
{
    private static string Docs(string name) => Path.Combine(Repository.Root, "docs", name);

    [Test]
    public void Configuration_document_is_what_the_options_classes_say()
    {
        var head = File.ReadAllText(Path.Combine(Repository.Root, "Pipeline.Tests", "Configuration", "Reference", "configuration-head.md"));
        var generated = ConfigurationReference.Write(head, BuiltIn.CreateRegistry().Stages.All, BuiltIn.CreateRegistry());
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Docs("configuration.md"), generated);
        }

        Assert.That(File.ReadAllText(Docs("configuration.md")), Is.EqualTo(generated), "run the tests with UPDATE_DOCS=1");
    }

    [Test]
    public void Own_keys_of_stages_are_written_with_their_defaults()
    {
        var text = ConfigurationReference.Write("# head", [SampleRegistry.Create().Find("retrieve")[0]], BuiltIn.CreateRegistry());

        Assert.That(text, Does.Contain("| `stages.retrieve.top` | `8` | 1 – 100 |").And.Contain("`minSources` is another word for `minBranches`").And.Contain("`within: 2s`"));
    }

    [Test]
    public void Every_key_has_a_summary()
    {
        var documented = File.ReadAllLines(Docs("configuration.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        Assert.That(documented, Is.Not.Empty);
        Assert.That(documented.Where(line => line.EndsWith("|  |", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Diagnostics_document_lists_each_code_once()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        var listed = File.ReadAllLines(Docs("diagnostics.md"))
            .Where(line => line.StartsWith("| PL", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1].Trim()).ToList();

        Assert.That(codes, Is.Unique);
        Assert.That(listed, Is.EqualTo(codes.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Shipped_file_shows_every_key()
    {
        var file = PipelineFile.BuiltInText();
        var keys = new[] { typeof(Core.Queues.QueueOptions), typeof(Core.Queues.JobRetryOptions), typeof(Core.Indexes.IndexOptions), typeof(Core.Models.EmbeddingModelOptions), typeof(Core.Models.ChatModelOptions), typeof(Core.Diagnostics.DiagnosticsOptions), typeof(Core.Diagnostics.LoggingOptions), typeof(Core.Queues.Sqlite.SqliteQueueOptions), typeof(Core.Indexes.Embedded.EmbeddedIndexOptions), typeof(Core.Stages.Embedding.Lsa.LsaOptions), typeof(Core.Stages.Settings.StageSettings) }
            .SelectMany(OptionKey.Of).Select(key => key.Name);

        Assert.That(keys.Where(key => !file.Contains($"{key}:", StringComparison.Ordinal)), Is.Empty);
    }
}
