using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Extractive;

namespace Pipeline.Tests.Models.Extractive;

[TestFixture]
public sealed class ExtractiveChatClientTests
{
    private readonly ExtractiveChatClient _client = new();

    private static Passage[] Passages =>
    [
        new(1, "a.md", "Queues", "A lease is the right to work on a job until a time. Leases are renewed at a third of their duration. Lunch is at noon.", 0.9),
        new(2, "b.md", "Leases › Renewal", "The weather is fine. When the worker dies, its lease runs out and another worker takes the job over.", 0.8),
        new(3, "c.md", "Leases", "A lease is the right to work on a job, until a time.", 0.7),
    ];

    [OneTimeTearDown]
    public void Dispose() => _client.Dispose();

    [Test]
    public async Task Answer_is_the_sentence_that_answers_with_its_marker()
    {
        Assert.That(await AskAsync("When are leases renewed?"), Does.StartWith("Leases are renewed at a third of their duration. [1]"));
        Assert.That(await AskAsync("What happens when a worker dies?"), Does.StartWith("When the worker dies, its lease runs out and another worker takes the job over. [2]"));
    }

    [Test]
    public async Task Answer_has_at_most_three_sentences_each_with_a_marker_of_its_passage()
    {
        Passage[] passages = [.. Enumerable.Range(1, 6).Select(number => new Passage(number, "s", "", $"The {Word(number)} lease {Word(number + 9)} holds.", 1))];

        var answer = await AskAsync("lease holds", passages);

        Assert.That(answer, Is.EqualTo(string.Join(' ', Enumerable.Range(1, 3).Select(number => $"The {Word(number)} lease {Word(number + 9)} holds. [{number}]"))));
    }

    [Test]
    public async Task Answer_does_not_repeat_itself() =>
        Assert.That((await AskAsync("What is a lease, the right to work on a job?")).Split("right to work"), Has.Length.EqualTo(2));

    [TestCase("What is the capital of France?")]
    [TestCase("???")]
    [TestCase("what is the")]
    public async Task Answer_without_relevant_sentences_says_so(string question) =>
        Assert.That(await AskAsync(question), Is.EqualTo("The documents do not say."));

    [Test]
    public async Task Answer_without_passages_says_so() =>
        Assert.That(await AskAsync("What is a lease?", []), Is.EqualTo("The documents do not say."));

    [Test]
    public async Task Answer_is_quoted_without_what_looks_like_a_marker() =>
        Assert.That(
            await AskAsync("Who found the comet?", [new Passage(4, "s", "", "The comet was found by two people [1] in **May**.", 1)]),
            Is.EqualTo("The comet was found by two people (1) in May. [4]"));

    [Test]
    public async Task Streamed_pieces_make_the_answer_and_cut_no_marker()
    {
        var updates = await _client.GetStreamingResponseAsync([], Options("When are leases renewed?", Passages)).ToListAsync();

        Assert.That(updates, Has.Count.GreaterThan(3));
        Assert.That(string.Concat(updates.Select(update => update.Text)), Is.EqualTo(await AskAsync("When are leases renewed?")));
        Assert.That(updates.Where(update => update.Text.Contains('[', StringComparison.Ordinal)).Select(update => update.Text), Is.All.Match(@"^ \[\d+\]$"));
        Assert.That(updates[^1].FinishReason, Is.EqualTo(ChatFinishReason.Stop));
    }

    [Test]
    public void Stream_that_is_cancelled_stops()
    {
        using CancellationTokenSource source = new();

        Assert.That(
            async () =>
            {
                await foreach (var _ in _client.GetStreamingResponseAsync([], Options("When are leases renewed?", Passages), source.Token))
                {
                    await source.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Request_without_passages_attached_says_what_to_do() =>
        Assert.That(async () => await _client.GetResponseAsync("hello"), Throws.TypeOf<PermanentException>().With.Message.Contains("models.chat"));

    private static string Word(int number) => new((char)('a' + number), 6);

    private static ChatOptions Options(string question, Passage[] passages)
    {
        ChatOptions options = new();
        new GroundedQuestion(question, passages).AttachTo(options);
        return options;
    }

    private async Task<string> AskAsync(string question, Passage[]? passages = null) =>
        (await _client.GetResponseAsync([], Options(question, passages ?? Passages))).Text;
}
