using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.Worker.Commands;

/// <summary>The first question after an ingest goes by the fitted embedding, also where no worker runs.</summary>
internal sealed class IngestFitTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("pipeline.yaml"), "version: 1\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }\n");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(40, "lsa-")]
    [TestCase(4, "lexical-")]
    public async Task Ingest_ends_with_the_model_for_what_the_index_holds(int documents, string model)
    {
        var docs = Directory.CreateDirectory(_folder.File("docs")).FullName;
        foreach (var (number, text) in TopicTexts.Of(documents).Index())
        {
            await File.WriteAllTextAsync(Path.Combine(docs, $"{number}.txt"), $"This is the text with the number {number}: {text}.");
        }

        var ingest = await CommandRun.OfAsync("-c", _folder.File("pipeline.yaml"), "ingest", docs);
        var stats = await CommandRun.OfAsync("-c", _folder.File("pipeline.yaml"), "stats", "--json");

        Assert.That(stats.Document.GetProperty("index").GetProperty("model").GetString(), Does.StartWith(model));
        Assert.That(ingest.Error, documents < 32 ? Does.Not.Contain("fitted") : Does.Contain("The embedding was fitted to the documents in "));
    }
}
