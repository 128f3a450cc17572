using NUnit.Framework;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker.Cli;

namespace Pipeline.Tests.Worker.Commands.Eval;

internal sealed class EvalCommandTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public async Task WriteCollection()
    {
        _folder = new TempFolder();
        await File.WriteAllTextAsync(_folder.File("corpus.jsonl"), """
            {"_id":"tea","title":"Tea","text":"Green tea is steeped at eighty degrees."}
            {"_id":"ship","title":"","text":"A schooner carries two masts."}
            {"_id":"rock","title":"Basalt","text":""}
            {"_id":"void","title":"","text":" "}
            """);
        await File.WriteAllTextAsync(_folder.File("queries.jsonl"), """
            {"_id":"q1","text":"how hot is green tea"}
            {"_id":"q2","text":"masts of a schooner"}
            {"_id":"q3","text":"what of basalt"}
            {"_id":"q4","text":"judged irrelevant"}
            """);
        await File.WriteAllTextAsync(_folder.File("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\ttea\t2\nq2\tship\t1\nq2\trock\t0\nq3\trock\t1\nq4\ttea\t0\n");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("hybrid")]
    [TestCase("lexical")]
    public async Task Eval_prints_the_measures_and_writes_a_run_that_compares_equal_to_itself(string mode)
    {
        var file = _folder.File("a.run");
        var run = await RunAsync(_folder.Path, "--mode", mode, "--run", file, "--per-query");
        var compared = await RunAsync(_folder.Path, "--compare", file, file);

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That((Number(run, "documents"), Number(run, "indexed"), Number(run, "queries")), Is.EqualTo((4, 3, 3)));
            Assert.That((Number(run, "ndcgAt10"), Number(run, "map"), Number(run, "recallAt100")), Is.EqualTo((1, 1, 1)));
            Assert.That((Number(run, "ingestDocumentsPerSecond") > 0, Number(run, "queriesPerSecond") > 0), Is.EqualTo((true, true)));
            Assert.That(run.Document.GetProperty("perQuery").EnumerateArray().Select(query => query.GetProperty("query").GetString()), Is.EqualTo(["q1", "q2", "q3"]));
            Assert.That(File.ReadLines(file).First(), Does.StartWith("q1 Q0 tea 1 "));
            Assert.That(compared.Document.GetProperty("ndcgAt10").GetProperty("difference").GetDouble(), Is.Zero);
            Assert.That(compared.Document.GetProperty("ndcgAt10").GetProperty("p").GetDouble(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Eval_reads_judgements_where_BEIR_has_them()
    {
        Directory.CreateDirectory(_folder.File("qrels"));
        File.Move(_folder.File("qrels.tsv"), _folder.File("qrels", "test.tsv"));

        Assert.That(Number(await RunAsync(_folder.Path, "--mode", "lexical"), "queries"), Is.EqualTo(3));
    }

    [TestCase("corpus.jsonl", null, "has no corpus.jsonl")]
    [TestCase("qrels.tsv", null, "has no qrels.tsv or")]
    [TestCase("qrels.tsv", "q\td\ts\nq1 tea relevant\n", "qrels.tsv:2 is not 'query document score'")]
    [TestCase("queries.jsonl", "{\"_id\":\"other\",\"text\":\"x\"}", "no query of")]
    [TestCase("corpus.jsonl", "{\"_id\":\"a\",\"text\":\"x\"}\n{\"text\":\"x\"}", "corpus.jsonl:2 has no '_id'")]
    [TestCase("corpus.jsonl", "[1]", "corpus.jsonl:1 is not a JSON object")]
    public async Task Eval_of_a_folder_that_is_no_collection_says_what_is_wrong(string file, string? content, string expected)
    {
        File.Delete(_folder.File(file));
        if (content is not null)
        {
            await File.WriteAllTextAsync(_folder.File(file), content);
        }

        var run = await CommandRun.OfAsync("eval", _folder.Path, "--mode", "lexical");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(run.Error, Does.Contain(expected));
    }

    private static Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(["eval", .. args, "--json"]);

    private static double Number(CommandRun run, string name) => run.Document.GetProperty(name).GetDouble();
}
