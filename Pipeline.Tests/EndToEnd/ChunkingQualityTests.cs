using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Benchmarks.Quality;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Tests.Support;
using Pipeline.Worker.Hosting;

namespace Pipeline.Tests.EndToEnd;

/// <summary>What chunking is for: the chunks that a question finds hold its answer, and little else.</summary>
internal sealed class ChunkingQualityTests
{
    [Test]
    public async Task Search_five_chunks_hold_the_answers_of_the_chunking_evaluation()
    {
        var questions = ChunkingQuestions.Load(SharedData.PathOrSkip("data", "qa", "chunking_eval"));
        using TempFolder folder = new();
        var registry = BuiltIn.CreateRegistry();
        PipelineSetup setup = new(PipelineFile.LoadBuiltIn(registry, _ => null).Require(), registry);
        await using var host = await PipelineHost.OpenAsync(setup.In(folder.Path), NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

        var score = ChunkingScore.Sum((await ChunkingEvaluation.RunAsync(host, questions, top: 5, SearchMode.Hybrid, CancellationToken.None)).Values);

        Assert.That(score.Questions, Is.EqualTo(220));
        Assert.That(score.Coverage, Is.GreaterThanOrEqualTo(0.87), "of the words of the gold spans");
        Assert.That(score.Precision, Is.GreaterThanOrEqualTo(0.055), "of the words found");
    }

    [Test]
    public void ChunkingScore_counts_gold_words_once_and_found_words_each_time()
    {
        using TempFolder folder = new();
        var path = folder.File("a.md");
        File.WriteAllText(path, "one 𝒳 two three four five");
        ChunkingDocument document = new(path);
        var span = document.SpanOf(6, 15, "two three");
        ChunkingScore score = new();

        score.Add(new ChunkingQuestion("?", document, [span]), [Piece(document, 0, 10), Piece(document, 7, 21)]);
        score.Add(new ChunkingQuestion("?", document, [document.SpanOf(0, 3, "one")]), [Piece(document, 22, 26)]);

        Assert.That((score.Questions, score.Chunks), Is.EqualTo((2, 3)));
        Assert.That(score.Coverage, Is.EqualTo(2.0 / 3), "two and three, not one");
        Assert.That(score.Precision, Is.EqualTo(2.0 / 7));
        Assert.That(() => document.SpanOf(0, 3, "two"), Throws.TypeOf<InvalidDataException>());
    }

    private static Chunk Piece(ChunkingDocument document, int start, int end) => SampleData.Chunk(1) with
    {
        Document = SampleData.Chunk(1).Document with { Source = document.Path },
        Text = document.Text[start..end],
        Start = start,
        End = end,
    };
}
