using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Worker.Hosting;

namespace Pipeline.Tests.Stages.Ingestion.Isolation;

/// <summary>Documents are parsed in real processes: the program itself, or scripts that misbehave.</summary>
[Platform(Exclude = "Win", Reason = "Shell scripts and signals.")]
internal sealed class ParserPoolTests
{
    private const string Ready = @"printf '\0\0\0\0'; ";
    private static readonly ReadOnlyMemory<byte> Page = Encoding.UTF8.GetBytes("<!doctype html><title>Tea</title><h1>Tea</h1><p>Green tea is steeped at eighty degrees.</p>");

    [TestCase("tea.html", false)]
    [TestCase("tea.md", true)]
    public async Task Parse_in_another_process_finds_what_parsing_here_finds(string name, bool large)
    {
        using var host = Host(ParserProgram.Launch);
        var pool = host.Open(new ReadOptions());
        var content = large ? Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("# Tee – 茶\n\nGrüner Tee.\n\n", 50_000))) : Page;

        var there = await pool.ParseAsync(content, name, CancellationToken.None);
        var here = await InProcessParser.Instance.ParseAsync(content, name, CancellationToken.None);

        Assert.That(there.Format, Is.EqualTo(here.Format));
        Assert.That(there.Content with { Blocks = here.Content.Blocks }, Is.EqualTo(here.Content));
        Assert.That(there.Content.Blocks, Is.EqualTo(here.Content.Blocks));
    }

    [TestCase(IsolatingParser.SmallText, "a.md", false)]
    [TestCase(IsolatingParser.SmallText + 1, "a.md", true)]
    [TestCase(100, "a.html", true)]
    public async Task Parse_of_small_plain_text_alone_is_done_here(int length, string name, bool elsewhere)
    {
        var sent = false;
        IsolatingParser parser = new(InProcessParser.Instance, new LambdaParser((_, _) =>
        {
            sent = true;
            return new ParsedDocument("", new DocumentText { Text = "", Blocks = [] });
        }));

        await parser.ParseAsync(Encoding.UTF8.GetBytes(new string('a', length)), name, CancellationToken.None);

        Assert.That(sent, Is.EqualTo(elsewhere));
    }

    [Test]
    public async Task Parse_uses_a_process_again_also_after_a_document_that_cannot_be_parsed()
    {
        List<int> started = [];
        using ParserPool pool = new(
            async stop =>
            {
                var process = await ParserProcess.StartAsync(ParserProgram.Launch, new ReadOptions(), TimeProvider.System, stop);
                started.Add(process.Id);
                return process;
            },
            new ReadOptions(), TimeProvider.System, NullLogger<ParserPool>.Instance);

        await pool.ParseAsync(Page, "a.html", CancellationToken.None);
        await Assert.ThatAsync(() => Parse(pool, "   ", "b.html"), Throws.TypeOf<PermanentException>().With.Message.Contains("'b.html'"));
        await pool.ParseAsync(Page, "c.html", CancellationToken.None);

        Assert.That(started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Parse_after_a_process_was_killed_between_documents_starts_another()
    {
        ParserProcess? process = null;
        using ParserPool pool = new(
            async stop => process = await ParserProcess.StartAsync(ParserProgram.Launch, new ReadOptions(), TimeProvider.System, stop),
            new ReadOptions(), TimeProvider.System, NullLogger<ParserPool>.Instance);
        await pool.ParseAsync(Page, "a.html", CancellationToken.None);

        using (var victim = Process.GetProcessById(process!.Id))
        {
            victim.Kill();
            await victim.WaitForExitAsync();
        }

        Assert.That((await pool.ParseAsync(Page, "b.html", CancellationToken.None)).Format, Is.EqualTo("html"));
    }

    [Test]
    public async Task Parse_that_takes_too_long_ends_the_process_and_fails_the_document_alone()
    {
        var error = await FailureAsync(Ready + "while :; do :; done", new ReadOptions { ParseTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.That(error.Message, Is.EqualTo("'a.pdf' could not be parsed: it is not done after 0.3 s of processor time, which is 'parseTimeout' of the stage 'read'. Raise that, or split the document."));
    }

    [Test]
    public async Task Parse_by_a_process_that_stands_still_ends_it_and_says_so()
    {
        var error = await FailureAsync(Ready + "sleep 60", new ReadOptions { ParseTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.That(error.Message, Does.Match(@"^'a\.pdf' could not be parsed: the process that parses it did nothing for 0\.\d s; 'parseTimeout' of the stage 'read' is 0\.3 s\. Ingest it again; no other document is affected\.$"));
    }

    [Test]
    public async Task Parse_that_waits_for_the_processor_longer_than_the_limit_is_not_refused()
    {
        // works for a tenth of the time, for three times as long as its limit, as on a machine where others take most of it
        const string Busy = "i=0; while [ $i -lt 20 ]; do i=$((i+1)); j=0; while [ $j -lt 3000 ]; do j=$((j+1)); done; sleep 0.03; done; ";

        Assert.That((await FailureAsync(Ready + Busy + "exit 3", new ReadOptions { ParseTimeout = TimeSpan.FromMilliseconds(300) })).Message, Does.Contain("ended (exit code 3)"));
    }

    [Test]
    public async Task Parse_that_takes_too_much_memory_ends_the_process_and_says_how_much_it_had()
    {
        var error = await FailureAsync(Ready + "exec tail /dev/zero", new ReadOptions { ParseMemory = 64L << 20, ParseTimeout = TimeSpan.FromSeconds(10) });

        Assert.That(error.Message, Is.EqualTo("'a.pdf' could not be parsed: it needs more than 64MiB of memory, which is 'parseMemory' of the stage 'read'. Raise that, or split the document."));
    }

    [TestCase("echo 'Stack overflow.' >&2; exit 134", "the process that parsed it ended (Stack overflow)")]
    [TestCase("kill -9 $$", "the process that parsed it ended (exit code 137)")]
    [TestCase("echo 'Out of memory.' >&2; exit 134", "it needs more than 512MiB of memory")]
    [TestCase("printf '\\377\\377\\377\\177'; sleep 60", "A message of 2147483647 bytes came")]
    [TestCase("printf '\\2\\0\\0\\0ab'; sleep 60", "cut short")]
    public async Task Parse_by_a_process_that_dies_or_talks_nonsense_fails_the_document(string script, string why) =>
        Assert.That((await FailureAsync(Ready + script, new ReadOptions())).Message, Does.Contain(why));

    [Test]
    [CancelAfter(30_000)]
    public async Task Parse_that_is_cancelled_ends_the_process(CancellationToken cancellationToken)
    {
        ParserProcess? process = null;
        using ParserPool pool = new(
            async stop => process = await ParserProcess.StartAsync(Script(Ready + "sleep 60"), new ReadOptions(), TimeProvider.System, stop),
            new ReadOptions(), TimeProvider.System, NullLogger<ParserPool>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parsing = pool.ParseAsync(Page, "a.pdf", stop.Token).AsTask();
        while (process is null)
        {
            await Task.Yield();
        }

        var id = process.Id;
        await stop.CancelAsync();

        Assert.That(() => parsing, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.Exists($"/proc/{id}"), Is.False);
    }

    [Test]
    public void Parse_with_a_program_that_is_not_there_may_be_tried_again()
    {
        using var host = Host(new ParserLaunch("/nowhere/pipeline", []));

        Assert.That(() => host.Open(new ReadOptions()).ParseAsync(Page, "a.html", CancellationToken.None).AsTask(), Throws.InstanceOf<IOException>().With.Message.Contains("could not be started"));
    }

    [Test]
    public async Task Process_gets_none_of_the_parents_secrets()
    {
        Environment.SetEnvironmentVariable("PIPELINE_TEST_SECRET", "secret");
        try
        {
            Assert.That((await FailureAsync(Ready + "printenv PIPELINE_TEST_SECRET >&2 || echo none >&2; exit 1", new ReadOptions())).Message, Does.Contain("ended (none)"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PIPELINE_TEST_SECRET", null);
        }
    }

    private static async Task<PermanentException> FailureAsync(string script, ReadOptions options)
    {
        using var host = Host(Script(script));
        return (await Assert.CatchAsync<PermanentException>(() => host.Open(options).ParseAsync(Page, "a.pdf", CancellationToken.None).AsTask()))!;
    }

    private static async Task Parse(ParserPool pool, string text, string name) => await pool.ParseAsync(Encoding.UTF8.GetBytes(text), name, CancellationToken.None);

    private static ParserLaunch Script(string script) => new("sh", ["-c", script]);

    private static ParserHost Host(ParserLaunch launch) => new(launch, TimeProvider.System, NullLoggerFactory.Instance);
}
