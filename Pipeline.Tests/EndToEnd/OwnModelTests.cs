using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Tests.Models.OpenAi;

namespace Pipeline.Tests.EndToEnd;

/// <summary>
/// A user's own model by HTTP, which is slow, refuses calls and breaks answers off, while documents are ingested and questions asked at the same time. PIPELINE_MODEL_DOCUMENTS says how many
/// documents, of which there are ten for each question; docs/models.md has a run of 2,000.
/// </summary>
[NonParallelizable]
internal sealed class OwnModelTests
{
    private const int RequestsInAWindow = 40;
    private const int TokensInAWindow = 8_000;
    private const int OddQuestions = 10; // every tenth cannot be embedded, every tenth cannot be answered
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly int Documents =
        int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_MODEL_DOCUMENTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var documents) ? documents : 200;

    [Test]
    public async Task Documents_and_questions_at_once_all_end_within_the_budget_and_say_what_was_replaced()
    {
        await using RoughModelServer server = new();
        using PipelineProgram program = new();
        program.Write("pipeline.yaml", $$"""
            version: 1
            models:
              embedding: { use: openai, url: "{{server.Url}}", model: embed-1, encoding: float }
              chat: { use: openai, url: "{{server.Url}}", model: chat-1 }
            limits:
              provider: { requests: {{RequestsInAWindow}}/1s, tokens: {{TokensInAWindow}}/1s, priority: [ask, ingest] }
            stages:
              embed: { rateLimit: provider, retry: { attempts: 8, delay: 50ms, max: 500ms }, batch: { size: 16 }, fallback: lexical }
              generate: { rateLimit: provider, maxTokens: 64, retry: { attempts: 8, delay: 50ms, max: 500ms }, fallback: extractive }
            flows:
              ingest: [read, chunk, embed, index]
              ask: [embed, retrieve, generate]
            """);
        for (var number = 0; number < Documents; number++)
        {
            program.Write($"docs/{number / 100}/thing-{number}.md", $"# Thing {number}\n\nThing {number} is kept on shelf {number * 7} beside the {(number % 2 == 0 ? "window" : "door")}.\n");
        }

        var asks = Questions().Select(question => JsonSerializer.Serialize(new { flow = "ask", input = new { question } }));
        var ingests = Enumerable.Range(0, (Documents + 99) / 100).Select(folder => JsonSerializer.Serialize(new { flow = "ingest", input = new { path = $"docs/{folder}" } }));
        program.Write("jobs.jsonl", string.Join('\n', [.. asks, .. ingests]));

        Assert.That((await program.RunAsync("enqueue", "--file", "jobs.jsonl", "--json")).ExitCode, Is.Zero);
        var began = TimeProvider.System.GetTimestamp();
        var work = await program.RunAsync("work", "--drain", "--json");
        var took = TimeProvider.System.GetElapsedTime(began);

        var (calls, tokens) = server.MostWithin(Window);
        var ended = string.Join(", ", server.Ended.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"));
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Documents} documents, {Documents / 10} questions in {took.TotalSeconds:0.0} s: {server.Calls} calls ({ended}); at most {calls} calls and {tokens} tokens in any second; {server.Embedded.Count} texts embedded"));
        var jobs = (await program.RunAsync("jobs", "--limit", "10000", "--json")).Document.GetProperty("jobs").EnumerateArray().ToArray();
        var answers = jobs.Where(job => job.GetProperty("flow").GetString() == "ask").ToDictionary(job => job.GetProperty("input").GetProperty("question").GetString()!, StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            Assert.That(work.ExitCode, Is.Zero, work.Error);
            Assert.That(jobs.Select(job => job.GetProperty("state").GetString()).Distinct(), Is.EqualTo(new[] { "succeeded" }), "all have ended");
            Assert.That(answers, Has.Count.EqualTo(Documents / 10));
            Assert.That(server.Embedded.Where(pair => pair.Value > 1), Is.Empty, "no text is embedded twice");
            Assert.That(server.Embedded, Has.Count.EqualTo(Documents + answers.Keys.Count(question => !question.Contains(RoughModelServer.Unembeddable, StringComparison.Ordinal))));
            Assert.That(calls, Is.LessThanOrEqualTo(RequestsInAWindow));
            Assert.That(tokens, Is.LessThanOrEqualTo(TokensInAWindow));
            foreach (var (question, job) in answers)
            {
                Assert.That(Replaced(job), Is.EqualTo(Expected(question)), question);
            }
        });
        Assert.That((await program.RunAsync("stats", "--json")).Document.GetProperty("index").GetProperty("documents").GetInt32(), Is.EqualTo(Documents));
    }

    private static IEnumerable<string> Questions() => Enumerable.Range(0, Documents / 10).Select(number =>
        $"Where is thing {number} kept{(number % OddQuestions) switch { 3 => $", the {RoughModelServer.Unembeddable} one", 7 => $", the {RoughModelServer.Unanswerable} one", _ => "" }}?");

    /// <summary>What is said of stages whose place another has taken. What else is said, of a question that came before its document, is not the server's.</summary>
    private static string[] Replaced(JsonElement job) => job.GetProperty("result").TryGetProperty("degraded", out var degraded)
        ? [.. degraded.EnumerateArray().Select(entry => entry.GetProperty("what").GetString()!).Where(what => what.Contains("was replaced by", StringComparison.Ordinal))]
        : [];

    private static string[] Expected(string question) => question.Contains(RoughModelServer.Unembeddable, StringComparison.Ordinal) ? ["'embed' was replaced by 'lexical'"]
        : question.Contains(RoughModelServer.Unanswerable, StringComparison.Ordinal) ? ["'generate' was replaced by 'extractive'"] : [];
}
