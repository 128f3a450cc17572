using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval;

internal sealed class HybridRetrieverTests
{
    [Test]
    public async Task Search_hybrid_finds_by_words_and_by_vector()
    {
        await using var index = await IndexAsync();
        using var model = Model();

        var found = await Retriever(index, model).SearchAsync("apples", "default", 10, SearchMode.Hybrid, CancellationToken.None);

        Assert.That(found.Hits.Select(h => h.Chunk.Ordinal), Is.EqualTo([1, 2, 0]), "the words weigh more");
        Assert.That(found.Sources.Select(s => (s.Name, s.Status, s.Hits)), Is.EqualTo([("dense", BranchStatus.Ok, 3), ("lexical", BranchStatus.Ok, 1)]));
    }

    [Test]
    public async Task Search_lexical_needs_no_model_and_dense_no_words()
    {
        await using var index = await IndexAsync();
        using var model = Model();
        var retriever = Retriever(index, model);

        Assert.That((await retriever.SearchAsync("apples", "default", 10, SearchMode.Lexical, CancellationToken.None)).Hits.Select(h => h.Chunk.Ordinal), Is.EqualTo([1]));
        Assert.That(model.Texts, Is.Empty);
        Assert.That((await retriever.SearchAsync("apples", "default", 10, SearchMode.Dense, CancellationToken.None)).Hits.Select(h => h.Chunk.Ordinal), Is.EqualTo([2, 1, 0]));
    }

    [Test]
    public async Task Search_one_failed_source_is_reported_and_all_failed_is_an_error_that_names_each()
    {
        await using var index = await IndexAsync(new ScratchIndex { DenseFault = new IOException("disk") });
        await using ScratchIndex dead = new() { DenseFault = new IOException("disk"), LexicalFault = new PermanentException("model") };
        using var model = Model();

        var found = await Retriever(index, model).SearchAsync("apples", "default", 10, SearchMode.Hybrid, CancellationToken.None);
        Assert.That(found.Sources.Select(s => (s.Status, s.Error)), Is.EqualTo([(BranchStatus.Failed, "disk"), (BranchStatus.Ok, null)]));
        Assert.That(found.Hits, Has.Count.EqualTo(1));
        Assert.That(
            () => Retriever(dead, model).SearchAsync("apples", "default", 10, SearchMode.Hybrid, CancellationToken.None),
            Throws.TypeOf<PermanentException>().With.Message.EqualTo("No source could be searched. dense: disk lexical: model"));
    }

    [Test]
    public async Task Search_hybrid_goes_by_words_alone_when_the_question_cannot_be_embedded()
    {
        await using var index = await IndexAsync();
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System) { Error = _ => new HttpRequestException("no key") };

        var found = await Retriever(index, model).SearchAsync("apples", "default", 10, SearchMode.Hybrid, CancellationToken.None);

        Assert.That(found.Hits.Select(h => h.Chunk.Ordinal), Is.EqualTo([1]));
        Assert.That(found.Sources.Select(s => (s.Name, s.Status, s.Error)), Is.EqualTo([("dense", BranchStatus.Failed, "no key"), ("lexical", BranchStatus.Ok, (string?)null)]));
    }

    private static async Task<ScratchIndex> IndexAsync(ScratchIndex? index = null)
    {
        index ??= new ScratchIndex();
        await index.WriteAsync(SampleData.Passages("scripted/2", SampleData.Version(), ("plums", [0, -1]), ("apples", [1, 0]), ("pears", [0, 1])), CancellationToken.None);
        return index;
    }

    private static ScriptedEmbeddingGenerator Model() => new(TimeProvider.System, 2) { Answer = _ => [[0, 1]] };

    private static HybridRetriever Retriever(ScratchIndex index, ScriptedEmbeddingGenerator model) => new(index, model, new RetrieveOptions { Merge = false }, TimeProvider.System);
}
