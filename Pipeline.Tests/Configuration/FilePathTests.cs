using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Queues.Sqlite;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Configuration;

/// <summary>Paths in pipeline.yaml are relative to that file.</summary>
internal sealed class FilePathTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Relative_paths_are_taken_from_the_files_folder()
    {
        Directory.CreateDirectory(_folder.File("prompts"));
        File.WriteAllText(_folder.File("prompts", "own.liquid"), "Answer.\n---\n{{ question }}\n");
        var options = Load("""
            version: 1
            queue: { sqlite: { path: q/queue.db } }
            stages:
              read: { roots: [./docs, ../shared, /srv/docs] }
              generate: { prompt: prompts/own.liquid }
            flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }
            """);

        Assert.Multiple(() =>
        {
            Assert.That(((SqliteQueueOptions)options.Queue.Own!).Path, Is.EqualTo(_folder.File("q", "queue.db")));
            Assert.That(((EmbeddedIndexOptions)options.Index.Own!).Path, Is.EqualTo(_folder.File("data", "index.db")), "a default too");
            Assert.That(OptionsOf<ReadOptions>(options).Roots, Is.EqualTo(new[] { _folder.File("docs"), Path.GetFullPath(_folder.File("..", "shared")), Path.GetFullPath("/srv/docs") }));
            Assert.That(OptionsOf<GenerateOptions>(options).Prompt, Is.EqualTo(_folder.File("prompts", "own.liquid")));
        });
    }

    [Test]
    public void Built_in_configuration_goes_by_the_working_directory()
    {
        var options = PipelineFile.LoadBuiltIn(BuiltIn.CreateRegistry(), _ => null).Require();

        Assert.That(((SqliteQueueOptions)options.Queue.Own!).Path, Is.EqualTo(Path.GetFullPath("data/pipeline.db")));
    }

    [Test]
    public void Fingerprint_is_the_same_in_another_folder()
    {
        const string Text = "version: 1\nflows: { ingest: [read, chunk, embed, index] }\n";
        var here = Load(Text);
        using TempFolder other = new();
        File.WriteAllText(other.File("pipeline.yaml"), Text);
        var there = PipelineFile.Load(other.File("pipeline.yaml"), BuiltIn.CreateRegistry(), _ => null).Require();

        Assert.That(ConfigurationFingerprint.Of(there), Is.EqualTo(ConfigurationFingerprint.Of(here)));
    }

    private PipelineOptions Load(string text)
    {
        File.WriteAllText(_folder.File("pipeline.yaml"), text);
        return PipelineFile.Load(_folder.File("pipeline.yaml"), BuiltIn.CreateRegistry(), _ => null).Require();
    }

    private static T OptionsOf<T>(PipelineOptions options) => options.Stages.Values.SelectMany(stage => stage.Variants).Select(variant => variant.Options).OfType<T>().First();
}
