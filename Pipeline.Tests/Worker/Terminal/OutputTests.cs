using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.Worker.Support;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class OutputTests
{
    private TestStreams _streams = null!;

    [SetUp]
    public void SetUp() => _streams = new TestStreams();

    [TearDown]
    public void TearDown() => _streams.Dispose();

    [Test]
    public void Result_in_words_goes_to_stdout_cleaned()
    {
        using Output output = new(_streams.Streams, json: false);

        output.Result(new { a = 1 }, words => words.WriteLine("all \u001b[2Jwell"));

        Assert.That(_streams.Out, Is.EqualTo("all [2Jwell\n"));
    }

    [Test]
    public void Result_as_json_is_one_camel_case_document_and_no_words()
    {
        using Output output = new(_streams.Streams, json: true);

        output.Words.WriteLine("words");
        output.Notes.WriteLine("note");
        output.Result(new { OneTwo = "x\u001by" }, words => words.WriteLine("words"));

        Assert.Multiple(() =>
        {
            Assert.That(_streams.Out, Is.EqualTo("{\"oneTwo\":\"x\\u001By\"}\n"));
            Assert.That(_streams.Error, Is.EqualTo("note\n"));
        });
    }

    [Test]
    public void Result_twice_as_json_throws()
    {
        using Output output = new(_streams.Streams, json: true);
        output.Result(1, static _ => { });

        Assert.That(() => output.Result(2, static _ => { }), Throws.InvalidOperationException);
    }

    [Test]
    public void Failure_as_json_is_told_in_both_streams()
    {
        using Output output = new(_streams.Streams, json: true);

        output.Failure("no such flow", 2, null);

        Assert.Multiple(() =>
        {
            Assert.That(_streams.Document.GetProperty("error").GetProperty("message").GetString(), Is.EqualTo("no such flow"));
            Assert.That(_streams.Document.GetProperty("error").GetProperty("exitCode").GetInt32(), Is.EqualTo(2));
            Assert.That(_streams.Error, Is.EqualTo("pipeline: no such flow\n"));
        });
    }

    [Test]
    public void Failure_after_a_document_leaves_stdout_alone()
    {
        using Output output = new(_streams.Streams, json: true);
        output.Result(new { a = 1 }, static _ => { });

        output.Failure("late", 1, null);

        Assert.That(_streams.Document.GetProperty("a").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task DocumentAsync_writes_piece_by_piece()
    {
        using Output output = new(_streams.Streams, json: true);

        await output.DocumentAsync(async writer =>
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(1);
            await writer.FlushAsync();
            writer.WriteNumberValue(2);
            writer.WriteEndArray();
        });

        Assert.That(_streams.Document.ValueKind, Is.EqualTo(JsonValueKind.Array));
        Assert.That(_streams.Out, Is.EqualTo("[1,2]\n"));
    }
}
