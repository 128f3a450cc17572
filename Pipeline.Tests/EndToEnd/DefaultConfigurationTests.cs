using NUnit.Framework;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Every command takes ./pipeline.yaml when no other configuration is named.</summary>
internal sealed class DefaultConfigurationTests
{
    private readonly PipelineProgram _program = new();

    [OneTimeSetUp]
    public void WriteFiles()
    {
        _program.Write("pipeline.yaml", "version: 1\nqueue: { leese: 60s }\nflows:\n  ingest: [read, chunk, embed, index]\n  ask: [embed, retrieve, generate]\n");
        _program.Write("a.md", "# A\n");
        _program.Write("beir/corpus.jsonl", """{"_id":"1","title":"","text":"Tea."}""");
        _program.Write("beir/queries.jsonl", """{"_id":"q","text":"tea"}""");
        _program.Write("beir/qrels.tsv", "query-id\tcorpus-id\tscore\nq\t1\t1\n");
        _program.Write("a.test.yaml", "version: 1\ncases: [{ name: a, flow: ask, input: { question: q } }]\n");
    }

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [TestCase("eval", "beir")]
    [TestCase("ingest", "a.md")]
    [TestCase("ask", "why?")]
    [TestCase("search", "tea")]
    [TestCase("inspect", "a.md")]
    [TestCase("enqueue", "ingest", "a.md")]
    [TestCase("work", "--drain")]
    [TestCase("jobs")]
    [TestCase("cancel", "0198d1a0-0000-7000-8000-000000000000")]
    [TestCase("dead", "list")]
    [TestCase("documents", "list")]
    [TestCase("index", "stats")]
    [TestCase("stats")]
    [TestCase("test")]
    public async Task Command_takes_the_configuration_of_the_working_directory(params string[] command)
    {
        var run = await _program.RunAsync(command);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.Contain("pipeline.yaml cannot be used").And.Contain("leese"));
    }
}
