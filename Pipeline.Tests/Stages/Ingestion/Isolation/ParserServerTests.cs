using System.IO.Pipelines;
using System.Text;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Tests.Stages.Ingestion.Isolation;

internal sealed class ParserServerTests
{
    private Pipe _requests = null!;
    private Pipe _replies = null!;

    [SetUp]
    public void MakePipes() => (_requests, _replies) = (new Pipe(), new Pipe());

    [Test]
    public async Task Run_answers_each_document_with_all_that_was_found_in_it()
    {
        var text = "# Zwei\n\nHalf a pair: \ud83d.\n";
        DocumentText content = new()
        {
            Title = "Zwei",
            Text = text,
            HasSourceLines = true,
            Metadata = new Dictionary<string, string> { ["author"] = "Ann", ["tags"] = "" },
            Blocks = [new(BlockKind.Heading, 0, 6, 1, "Zwei", 3), new(BlockKind.Table, 8, text.Length)],
            Pictures = [new(1, 3, new byte[] { 1, 2, 3 }), new(2, 0, Array.Empty<byte>())],
        };
        var serving = ServeAsync((_, name) => name == "good" ? new ParsedDocument("markdown", content) : throw new PermanentException("'bad' is bad."));

        var good = await AskAsync("good");
        var bad = await AskAsync("bad");

        Assert.That(good.Document!.Format, Is.EqualTo("markdown"));
        Assert.That(good.Document.Content with { Blocks = content.Blocks, Metadata = content.Metadata, Pictures = content.Pictures }, Is.EqualTo(content));
        Assert.That(good.Document.Content.Metadata, Is.EqualTo(content.Metadata));
        Assert.That(good.Document.Content.Blocks, Is.EqualTo(content.Blocks));
        Assert.That(good.Document.Content.Pictures.Select(picture => (picture.Block, picture.Page, Convert.ToHexString(picture.Content.Span))), Is.EqualTo(new[] { (1, 3, "010203"), (2, 0, "") }));
        Assert.That(bad, Is.EqualTo(new ParserReply(null, "'bad' is bad.")));
        await _requests.Writer.CompleteAsync();
        await serving;
    }

    [Test]
    public async Task Run_answers_an_unexpected_error_with_the_documents_name()
    {
        _ = ServeAsync((_, _) => throw new KeyNotFoundException("There is no such object."));

        Assert.That((await AskAsync("a.pdf")).Fault, Does.StartWith("'a.pdf' is broken").And.Contain("KeyNotFoundException"));
    }

    [Test]
    public async Task Run_ends_after_a_document_that_took_all_memory()
    {
        Exception error = new InsufficientMemoryException();
        var serving = ServeAsync((_, _) => throw error);

        Assert.That(await AskAsync("a.pdf"), Is.EqualTo(ParserReply.OutOfMemory));
        await serving;
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Run_ends_with_its_input_even_while_it_parses(CancellationToken cancellationToken)
    {
        using ManualResetEventSlim never = new();
        TaskCompletionSource parsing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = ServeAsync((_, _) =>
        {
            parsing.SetResult();
            never.Wait(cancellationToken);
            throw new InvalidOperationException("unreachable");
        });
        await ParserFrames.WriteAsync(_requests.Writer.AsStream(leaveOpen: true), cancellationToken, ParserFrames.RequestHead("a", DocumentParts.Pictures));
        await parsing.Task;

        await _requests.Writer.CompleteAsync();

        await serving.WaitAsync(cancellationToken);
        never.Set();
    }

    private Task ServeAsync(Func<ReadOnlyMemory<byte>, string, ParsedDocument> parse) =>
        ParserServer.RunAsync(_requests.Reader.AsStream(), _replies.Writer.AsStream(), parts => parts == DocumentParts.None ? throw new InvalidOperationException("nothing was asked for") : new LambdaParser(parse), CancellationToken.None);

    private async Task<ParserReply> AskAsync(string name)
    {
        await ParserFrames.WriteAsync(_requests.Writer.AsStream(leaveOpen: true), CancellationToken.None, ParserFrames.RequestHead(name, DocumentParts.Pictures), Encoding.UTF8.GetBytes("content"));
        var message = await ParserFrames.ReadAsync(_replies.Reader.AsStream(leaveOpen: true), 1 << 20, CancellationToken.None);
        return message!.Length == 0 ? await ReadAsync() : ParserReply.Of(message);
    }

    private async Task<ParserReply> ReadAsync() => ParserReply.Of((await ParserFrames.ReadAsync(_replies.Reader.AsStream(leaveOpen: true), 1 << 20, CancellationToken.None))!);
}
