using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Embedding;

internal sealed class EmbedChunksStageTests
{
    [Test]
    public async Task Invoke_gives_each_chunk_its_vector_of_unit_length_and_counts_for_its_job()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System, 2) { Answer = texts => texts.Select(text => new float[] { text.Length, 0 }) };
        RecordingJobContext one = new();
        RecordingJobContext two = new();

        var embedded = await new EmbedChunksStage(model, "m/2").InvokeAsync([Item(1, one), Item(2, two), Item(3, two)], CancellationToken.None);

        Assert.That(embedded.Select(e => e.Chunk.Ordinal), Is.EqualTo([1, 2, 3]));
        Assert.That(embedded.Select(e => e.Vector.ToArray()), Is.All.EqualTo(new float[] { 1, 0 }));
        Assert.That(embedded.Select(e => e.Model), Is.All.EqualTo("m/2"));
        Assert.That((one.Counters["embedded"], two.Counters["embedded"]), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Invoke_asks_for_title_headings_and_text()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        var titled = SampleData.Version(title: "Title");

        await new EmbedChunksStage(model, "m").InvokeAsync(
            [
                new(SampleData.Chunk(1, "text", "A › B", titled), new RecordingJobContext()),
                new(SampleData.Chunk(2, "text", "Title › B", titled), new RecordingJobContext()),
                new(SampleData.Chunk(3, "text", "", titled), new RecordingJobContext()),
                new(SampleData.Chunk(4, "text"), new RecordingJobContext()),
            ],
            CancellationToken.None);

        Assert.That(model.Texts, Is.EqualTo(["Title\nA › B\ntext", "Title › B\ntext", "Title\ntext", "text"]));
    }

    [Test]
    public async Task Invoke_text_the_model_sees_nothing_in_has_a_direction_of_its_own()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System, 2) { Answer = _ => [[0, 0]] };
        var embedded = await new EmbedChunksStage(model, "m").InvokeAsync([Item(1, new())], CancellationToken.None);
        Assert.That(embedded[0].Vector.ToArray().Select(MathF.Abs), Is.All.EqualTo(MathF.Sqrt(0.5f)).Within(1e-6f), "an index takes no vector without length");
    }

    private static IEnumerable<TestCaseData<float[][], int, string>> Garbage()
    {
        yield return new([[1, 0]], 2, "returned 1 vectors for 2 texts");
        yield return new([[1], [1, 0]], 1, "a vector of 2 numbers for text 1 where 1 were expected");
        yield return new([[0, 0], [0, 0]], 3, "a vector of 2 numbers for text 0 where 3 were expected");
        yield return new([[1, float.NaN], [1, 0]], 2, "not finite for text 0");
        yield return new([[1, float.PositiveInfinity], [1, 0]], 2, "not finite for text 0");
        yield return new([[], []], 1, "a vector of 0 numbers");
    }

    [TestCaseSource(nameof(Garbage))]
    public void Invoke_garbage_is_refused_with_what_it_was(float[][] answer, int dimensions, string expected)
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System, dimensions) { Answer = _ => answer };
        RecordingJobContext job = new();
        Assert.That(
            async () => await new EmbedChunksStage(model, "m").InvokeAsync([Item(1, job), Item(2, job)], CancellationToken.None),
            Throws.TypeOf<ModelAnswerException>().With.Message.Contains(expected));
        Assert.That(job.Counters, Is.Empty);
    }

    [Test]
    public async Task Invoke_asks_the_model_for_what_the_index_does_not_have_longest_first()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        await using ScratchIndex index = new();
        EmbedChunksStage stage = new(model, "m/8", index);
        RecordingJobContext job = new();
        await index.WriteAsync(await stage.InvokeAsync([Text(1, "kept", "old"), Text(2, "changed", "old")], CancellationToken.None), CancellationToken.None);
        var before = model.Texts.Count;

        var embedded = await stage.InvokeAsync([Text(1, "new"), Text(2, "kept"), Text(3, "changed a lot"), Text(4, "new")], CancellationToken.None);

        Assert.That(model.Texts.Skip(before), Is.EqualTo(["changed a lot", "new"]));
        Assert.That(embedded.Select(e => e.Chunk.Ordinal), Is.EqualTo([1, 2, 3, 4]));
        Assert.That(embedded.Select(e => e.Vector.ToArray()), Is.EqualTo((await model.GenerateAsync(["new", "kept", "changed a lot", "new"])).Select(vector => vector.Vector.ToArray())));
        Assert.That((job.Counters["embedded"], job.Counters["reused"]), Is.EqualTo((2, 2)));

        BatchItem<Chunk> Text(int number, string text, string? version = null) =>
            new(SampleData.Chunk(number, text, document: SampleData.Version(version: version ?? "new")) with { Id = ContentId.Of(version ?? "new", text) }, version is null ? job : new RecordingJobContext());
    }

    [Test]
    public async Task Invoke_copies_are_embedded_once_while_the_index_does_not_have_them_yet()
    {
        const int Copies = 20_000;
        const int Batch = 64;
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        await using ScratchIndex index = new();
        EmbedChunksStage stage = new(model, "m/8", index);
        RecordingJobContext job = new();

        foreach (var numbers in Enumerable.Range(1, Copies).Chunk(Batch))
        {
            var embedded = await stage.InvokeAsync([.. numbers.Select(number => new BatchItem<Chunk>(SampleData.Chunk(number, "a copy"), job))], CancellationToken.None);
            Assert.That(embedded.Select(e => e.Chunk.Ordinal), Is.EqualTo(numbers));
        }

        Assert.That(model.Texts, Is.EqualTo(["a copy"]));
        Assert.That((job.Counters["embedded"], job.Counters["reused"]), Is.EqualTo((1, Copies - 1)));
    }

    [Test]
    public void RecentVectors_hold_no_more_numbers_than_they_may()
    {
        RecentVectors recent = new(mostNumbers: 6);
        Guid[] contents = [.. Enumerable.Range(0, 4).Select(number => ContentId.Of("t", $"{number}"))];
        Array.ForEach(contents, content => recent.Keep(content, new float[2]));

        Assert.That(recent.Find(contents).Keys, Is.EquivalentTo(contents[1..]));
    }

    [Test]
    public async Task Invoke_for_one_tenant_takes_no_vector_of_another()
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        await using ScratchIndex index = new();
        EmbedChunksStage stage = new(model, "m/8", index);
        await index.WriteAsync(await stage.InvokeAsync([new(SampleData.Chunk(1, "secret"), new RecordingJobContext())], CancellationToken.None), CancellationToken.None);

        await stage.InvokeAsync([new(SampleData.Chunk(2, "secret", document: SampleData.Version(tenant: "other")), new RecordingJobContext())], CancellationToken.None);

        Assert.That(model.Texts, Is.EqualTo(["secret", "secret"]));
    }

    [Test]
    public async Task Invoke_with_a_cheap_model_never_asks_the_index()
    {
        using LexicalEmbeddingGenerator model = new(16);
        RecordingJobContext job = new();

        var embedded = await new EmbedChunksStage(model, "m/16", new ScratchIndex { VectorsFault = new InvalidOperationException() })
            .InvokeAsync([Item(1, job), Item(2, job), Item(1, job)], CancellationToken.None);

        Assert.That(embedded.Select(e => e.Content), Is.All.Null);
        Assert.That((job.Counters["embedded"], job.Counters["reused"]), Is.EqualTo((2, 1)), "a text that stands twice is embedded once");
        Assert.That(embedded[2].Vector.ToArray(), Is.EqualTo(embedded[0].Vector.ToArray()));
    }

    private static BatchItem<Chunk> Item(int number, RecordingJobContext job) => new(SampleData.Chunk(number, $"Text {number}."), job);
}
