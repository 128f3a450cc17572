using NUnit.Framework;
using Pipeline.Tests.Worker.Support;

namespace Pipeline.Tests.EndToEnd;

/// <summary>Documents go in, answers come out.</summary>
internal sealed class IngestAndAskTests
{
    private readonly PipelineProgram _program = new();
    private CommandRun _ingested = null!;

    [OneTimeSetUp]
    public async Task Ingest()
    {
        _program.Write("docs/tea.md", "# Tea\n\nGreen tea is steeped at eighty degrees for two minutes.\n\n## Storage\n\nTea leaves are kept in a dark tin.\n");
        _program.Write("docs/bread.md", "# Bread\n\nSourdough rises for twelve hours before it is baked.\n");
        _program.Write("docs/deep/ships.txt", "A schooner carries two masts or more.\n");
        _ingested = await _program.RunAsync("ingest", "docs", "--metadata", "shelf=a", "--json");
    }

    [OneTimeTearDown]
    public void TearDown() => _program.Dispose();

    [Test]
    public void Ingest_of_a_folder_counts_its_documents()
    {
        var job = _ingested.Document.GetProperty("jobs")[0];

        Assert.Multiple(() =>
        {
            Assert.That(_ingested.ExitCode, Is.Zero, _ingested.Error);
            Assert.That(job.GetProperty("state").GetString(), Is.EqualTo("succeeded"));
            Assert.That(job.GetProperty("documents").GetInt64(), Is.EqualTo(3));
            Assert.That(job.GetProperty("embedded").GetInt64(), Is.EqualTo(job.GetProperty("chunks").GetInt64()).And.GreaterThanOrEqualTo(3));
            Assert.That(job.GetProperty("deleted").GetInt64(), Is.Zero);
            Assert.That(job.GetProperty("failures").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task Ingest_again_embeds_nothing()
    {
        var again = await _program.RunAsync("ingest", "docs", "--metadata", "shelf=a", "--json");

        var job = again.Document.GetProperty("jobs")[0];
        Assert.That((job.GetProperty("embedded").GetInt64(), job.GetProperty("unchanged").GetInt64()), Is.EqualTo((0L, 3L)));
    }

    [Test]
    public async Task Ask_answers_with_a_citation_into_the_document()
    {
        var run = await _program.RunAsync("ask", "How long does sourdough rise?", "--json");

        var answer = run.Document;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(answer.GetProperty("state").GetString(), Is.EqualTo("succeeded"));
            Assert.That(answer.GetProperty("answer").GetString(), Does.Contain("twelve hours"));
            Assert.That(answer.GetProperty("citations")[0].GetProperty("source").GetString(), Does.EndWith("docs/bread.md"));
            Assert.That(answer.GetProperty("citations")[0].GetProperty("quote").GetString(), Does.Contain("twelve hours"));
            Assert.That(answer.GetProperty("sources").GetArrayLength(), Is.EqualTo(2));
            Assert.That(answer.GetProperty("degraded").GetArrayLength(), Is.Zero);
        });
    }

    [TestCase(2, "search", "sourdough")]
    [TestCase(1, "ask", "sourdough")]
    [TestCase(1, "ask", "sourdough", "--open")]
    public async Task Another_model_than_the_indexs_is_an_error_that_says_what_to_do(int exitCode, params string[] command)
    {
        var file = _program.Write("other.yaml", "version: 1\nmodels: { embedding: { use: lexical, dimensions: 64 } }\nflows:\n  ingest: [read, chunk, embed, index]\n  ask: [embed, retrieve, generate]\n");

        var run = await _program.RunAsync([.. command, "--config", file]);

        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Out + run.Error);
        Assert.That(run.Error, Does.Contain("Set models.embedding to the model the index was made with"));
    }

    [TestCase("search")]
    [TestCase("ask")]
    public async Task Nothing_found_for_a_tenant_without_documents_says_so(string command)
    {
        var empty = await _program.RunAsync(command, "sourdough", "--tenant", "nobody");
        var full = await _program.RunAsync(command, "xylophone", "--filter", "shelf == 'z'");

        Assert.That((empty.ExitCode, full.ExitCode), Is.EqualTo((0, 0)), empty.Error + full.Error);
        Assert.That(empty.Error, Does.Contain("The index has no document of tenant 'nobody' yet"));
        Assert.That(full.Error, Does.Not.Contain("has no document"));
    }

    [Test]
    public async Task Ask_in_words_prints_the_answer_then_source_and_line()
    {
        var run = await _program.RunAsync("ask", "How long does sourdough rise?");

        Assert.That(run.Out, Does.Match(@"twelve hours[\s\S]*\[1\] docs/bread\.md:3 — “.*twelve hours"));
    }

    [TestCase("How long does sourdough rise?", "", "3 > Sourdough rises for twelve hours")]
    [TestCase("How long does sourdough rise?", "7", "The answer does not cite [7]; it cites [1].")]
    [TestCase("Who painted the ceiling of the chapel?", "", "The answer cites nothing to open.")]
    public async Task Ask_open_shows_the_cited_passage_with_its_lines_or_says_why_not(string question, string number, string expected)
    {
        var run = await _program.RunAsync(["ask", question, "--open", .. number.Length > 0 ? [number] : Array.Empty<string>()]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out + run.Error, Does.Contain(expected));
    }

    [Test]
    public async Task The_stored_result_of_an_ask_job_is_what_ask_prints()
    {
        var answer = (await _program.RunAsync("ask", "How is tea kept?", "--json")).Document;

        var stored = (await _program.RunAsync("jobs", answer.GetProperty("jobId").GetString()!, "--json")).Document.GetProperty("jobs")[0];

        Assert.Multiple(() =>
        {
            foreach (var property in stored.GetProperty("result").EnumerateObject())
            {
                Assert.That(answer.GetProperty(property.Name).GetRawText(), Is.EqualTo(property.Value.GetRawText()), property.Name);
            }
        });
    }

    [TestCase("hybrid")]
    [TestCase("dense")]
    [TestCase("lexical")]
    public async Task Search_finds_the_passage_in_every_mode(string mode)
    {
        var hits = (await _program.RunAsync("search", "schooner masts", "--mode", mode, "--top", "2", "--json")).Document.GetProperty("hits");

        Assert.Multiple(() =>
        {
            Assert.That(hits[0].GetProperty("rank").GetInt32(), Is.EqualTo(1));
            Assert.That(hits[0].GetProperty("documentId").GetString(), Does.EndWith("ships.txt"));
            Assert.That(hits[0].GetProperty("text").GetString(), Does.Contain("schooner"));
            Assert.That(hits.GetArrayLength(), Is.LessThanOrEqualTo(2));
        });
    }

    [Test]
    public async Task Search_and_ask_look_into_the_filtered_documents_only()
    {
        var found = await _program.RunAsync("search", "tea bread schooner", "--filter", "shelf == 'a' and source ~ '*bread*'", "--json");
        var none = await _program.RunAsync("search", "tea bread schooner", "--filter", "shelf == 'b'", "--json");
        var asked = await _program.RunAsync("ask", "How long does tea steep and sourdough rise?", "--filter", "not source ~ '*bread*'", "--json");
        var enqueued = await _program.RunAsync("enqueue", "ask", """{"question":"How long?","filter":{"year":{"gt_":2020}}}""", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(found.Document.GetProperty("hits").EnumerateArray().Select(hit => Path.GetFileName(hit.GetProperty("source").GetString())), Is.All.EqualTo("bread.md").And.Not.Empty);
            Assert.That(none.Document.GetProperty("hits").GetArrayLength(), Is.Zero);
            Assert.That(asked.Document.GetProperty("citations").EnumerateArray().Select(citation => citation.GetProperty("source").GetString()), Has.None.Contains("bread").And.Not.Empty, asked.Out);
            Assert.That(enqueued.Document.GetProperty("rejected")[0].ToString(), Does.Contain("filter.year.gt_: there is no comparison 'gt_'"));
        });
    }

    [Test]
    public async Task Ingest_takes_a_text_from_stdin_for_another_tenant()
    {
        var ingested = await _program.RunAsync("Basalt is a volcanic rock.", ["ingest", "-", "--document-id", "stones", "--tenant", "geology", "--json"]);
        var hits = (await _program.RunAsync("search", "basalt", "--tenant", "geology", "--json")).Document.GetProperty("hits");
        var elsewhere = (await _program.RunAsync("search", "basalt", "--mode", "lexical", "--json")).Document.GetProperty("hits");

        Assert.Multiple(() =>
        {
            Assert.That(ingested.ExitCode, Is.Zero, ingested.Error);
            Assert.That(hits[0].GetProperty("documentId").GetString(), Is.EqualTo("stones"));
            Assert.That(elsewhere.GetArrayLength(), Is.Zero);
        });
    }
}
