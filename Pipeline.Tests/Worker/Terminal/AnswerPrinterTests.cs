using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class AnswerPrinterTests
{
    private const string Result =
        """{"answer":"Tea is steeped. [1]","citations":[{"index":1,"source":"/base/docs/tea.md","line":3,"quote":"steeped\n at eighty"}],"degraded":[{"stage":"retrieve","what":"dense left out","why":"down"}]}""";

    private readonly StringWriter _words = new();
    private readonly StringWriter _notes = new();

    [SetUp]
    public void SetUp()
    {
        _words.GetStringBuilder().Clear();
        _notes.GetStringBuilder().Clear();
    }

    [Test]
    public void Hear_prints_tokens_as_they_come_and_End_the_citations()
    {
        AnswerPrinter printer = new(_words, _notes, "/base");

        printer.Hear(Token(2, 1, "Tea is "));
        printer.Hear(Token(3, 1, "steeped. [1]"));
        var streamed = _words.ToString();
        printer.End(Ended(JobState.Succeeded));

        Assert.Multiple(() =>
        {
            Assert.That(streamed, Is.EqualTo("Tea is steeped. [1]"));
            Assert.That(Lines(_words), Is.EqualTo(new[] { "Tea is steeped. [1]", "", "[1] docs/tea.md:3 — “steeped at eighty”" }));
            Assert.That(Lines(_notes), Is.EqualTo(new[] { "degraded: retrieve: dense left out: down" }));
        });
    }

    [Test]
    public void End_prints_the_answer_when_nothing_was_streamed()
    {
        new AnswerPrinter(_words, _notes, "/base").End(Ended(JobState.Succeeded));

        Assert.That(Lines(_words)[0], Is.EqualTo("Tea is steeped. [1]"));
    }

    [Test]
    public void Hear_begins_anew_when_another_lease_does()
    {
        AnswerPrinter printer = new(_words, _notes);

        printer.Hear(Token(2, 1, "half an ans"));
        printer.Hear(new JobEvent(Guid.Empty, 3, 2, JobEventKind.Started, DateTimeOffset.UnixEpoch, null));
        printer.Hear(Token(4, 2, "the answer"));

        Assert.That(Lines(_words), Is.EqualTo(new[] { "half an ans", "the answer" }));
        Assert.That(_notes.ToString(), Does.Contain("begins anew"));
    }

    [Test]
    public void Hear_begins_anew_when_the_text_restarts()
    {
        AnswerPrinter printer = new(_words, _notes);

        printer.Hear(Token(2, 1, "half an ans"));
        printer.Hear(new JobEvent(Guid.Empty, 3, 1, JobEventKind.Token, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(new { text = "", restarts = true })));
        printer.Hear(Token(4, 1, "the "));
        printer.Hear(Token(5, 1, "answer"));

        Assert.That(Lines(_words), Is.EqualTo(new[] { "half an ans", "the answer" }));
        Assert.That(_notes.ToString(), Does.Contain("begins anew"));
    }

    [Test]
    public void End_says_why_a_job_failed()
    {
        new AnswerPrinter(_words, _notes).End(Ended(JobState.Failed) with
        {
            Result = null,
            Failures = [new JobFailure { Stage = "generate", Item = "why?", Kind = FailureKind.Transient, Error = "HttpRequestException", Message = "503", Count = 3 }],
        });

        Assert.That(_notes.ToString(), Does.Contain("is failed").And.Contain("generate: 3 failures").And.Contain("└── why? and 2 others: 503 (HttpRequestException)"));
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().TrimEnd('\n').Split('\n');

    private static JobEvent Token(long sequence, int epoch, string text) =>
        new(Guid.Empty, sequence, epoch, JobEventKind.Token, default, JsonSerializer.SerializeToElement(new { text }));

    private static Job Ended(JobState state) => new()
    {
        Id = Guid.Empty,
        Sequence = 1,
        Request = new JobRequest { Flow = "ask", Input = default },
        State = state,
        AcceptedAt = default,
        Result = JsonElement.Parse(Result),
    };
}
