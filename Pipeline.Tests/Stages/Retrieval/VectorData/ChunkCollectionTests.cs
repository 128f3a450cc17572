using System.Linq.Expressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Stages.Retrieval.VectorData;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Retrieval.VectorData;

/// <summary>The index offered as a vector store.</summary>
internal sealed class ChunkCollectionTests
{
    private ScratchIndex _index = null!;
    private ScriptedEmbeddingGenerator _model = null!;
    private ChunkCollection _chunks = null!;

    [SetUp]
    public async Task SetUp()
    {
        _index = new();
        _model = new(TimeProvider.System, 2) { Answer = _ => [[0, 1]] };
        _chunks = new(_index, new HybridRetriever(_index, _model, new RetrieveOptions { Merge = false }, TimeProvider.System), _model, "default");
        await WriteAsync("fruit", "en", ("plums", [0, -1]), ("apples", [1, 0]), ("pears", [0, 1]));
        await WriteAsync("obst", "de", ("Birnen", [0.6f, 0.8f]));
    }

    [TearDown]
    public async Task TearDown()
    {
        _chunks.Dispose();
        _model.Dispose();
        await _index.DisposeAsync();
    }

    [Test]
    public async Task Search_by_text_and_by_vector_finds_the_nearest()
    {
        Assert.That(await KeysAsync(_chunks.SearchAsync("what is green?", 2)), Is.EqualTo(["fruit#2", "obst#0"]));
        Assert.That(await KeysAsync(_chunks.SearchAsync(new ReadOnlyMemory<float>([1, 0]), 1)), Is.EqualTo(["fruit#1"]));
        Assert.That(await KeysAsync(_chunks.SearchAsync(new Embedding<float>(new float[] { 1, 0 }), 1)), Is.EqualTo(["fruit#1"]));
        Assert.That(await KeysAsync(_chunks.SearchAsync(new float[] { 1, 0 }, 2, new() { Skip = 1 })), Has.Count.EqualTo(2).And.Some.EqualTo("obst#0"));
        Assert.That(await KeysAsync(_chunks.SearchAsync(new float[] { 1, 0 }, 9, new() { ScoreThreshold = 0.5 })), Is.EqualTo(["fruit#1", "obst#0"]));
        Assert.That(async () => await KeysAsync(_chunks.SearchAsync(1, 1)), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Int32"));
    }

    [Test]
    public async Task Search_by_words_and_vector_takes_further_words()
    {
        var found = await KeysAsync(_chunks.HybridSearchAsync("what is red?", ["apples"], 1));

        Assert.That(found, Is.EqualTo(["fruit#1"]), "the words weigh more than the model, for which it is pears");
    }

    private static IEnumerable<TestCaseData> Conditions()
    {
        string[] languages = ["de", "fr"];
        var id = "obst";
        yield return Case(record => record.DocumentId == id, "documentId == 'obst'");
        yield return Case(record => "obst.md" == record.Source, "source == 'obst.md'");
        yield return Case(record => record.Title != "x", "title != 'x'");
        yield return Case(record => record.Metadata["lang"] == "de", "metadata.lang == 'de'");
        yield return Case(record => record.Metadata.ContainsKey("lang"), "exists(metadata.lang)");
        yield return Case(record => languages.Contains(record.Metadata["lang"]), "metadata.lang in ['de', 'fr']");
        yield return Case(record => !(record.DocumentId == "a" || record.DocumentId == "b") && record.Title == "", "not (documentId == 'a' or documentId == 'b') and title == ''");

        static TestCaseData Case(Expression<Func<ChunkRecord, bool>> condition, string filter) => new TestCaseData(condition, filter).SetArgDisplayNames(filter);
    }

    [TestCaseSource(nameof(Conditions))]
    public void Condition_is_the_filter_of_the_same_meaning(Expression<Func<ChunkRecord, bool>> condition, string filter) =>
        Assert.That(ChunkRecordFilter.Translate(condition)!.ToString(), Is.EqualTo(ChunkFilter.Parse(filter).ToString()));

    [Test]
    public async Task Condition_is_applied_and_one_that_is_not_understood_is_refused_with_its_part()
    {
        Assert.That(await KeysAsync(_chunks.SearchAsync("what is green?", 9, new() { Filter = record => record.Metadata["lang"] == "de" })), Is.EqualTo(["obst#0"]));
        Assert.That(async () => await KeysAsync(_chunks.SearchAsync("what is green?", 9, new() { Filter = record => record.Text.Length > 3 })), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Text.Length"));
    }

    [Test]
    public async Task Record_is_found_by_its_key()
    {
        var record = await _chunks.GetAsync("fruit#1");

        Assert.That(record, Is.Not.Null);
        Assert.That((record!.Text, record.DocumentId, record.Ordinal, record.Source, record.Metadata["lang"]), Is.EqualTo(("apples", "fruit", 1, "fruit.md", "en")));
        foreach (var key in (string[])["fruit#3", "fruit", "#1", "none#0", ""])
        {
            Assert.That(await _chunks.GetAsync(key), Is.Null, key);
        }
    }

    [Test]
    public void Single_chunks_are_not_written_and_the_message_says_what_to_do()
    {
        Assert.That(() => _chunks.DeleteAsync("fruit#1"), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("documents delete"));
        Assert.That(() => _chunks.EnsureCollectionDeletedAsync(), Throws.InstanceOf<NotSupportedException>());
        Assert.That(_chunks.GetService(typeof(VectorStoreCollectionMetadata)), Is.Not.Null);
    }

    [Test]
    public async Task Collection_is_a_source_of_retrieval_itself()
    {
        VectorStoreSource<string, ChunkRecord> source = new(_chunks, record => new VectorStorePassage(record.DocumentId, record.Text) { Ordinal = record.Ordinal, Source = record.Source });

        var hits = await source.SearchAsync(new VectorizedQuestion("apples", null, default, "", 0), new ChunkQuery("default", 2), CancellationToken.None);

        Assert.That(hits.Select(hit => hit.Chunk.Text), Is.EqualTo(["apples", "pears"]));
    }

    private async Task WriteAsync(string document, string language, params (string Text, float[] Vector)[] passages)
    {
        var version = SampleData.Version(document) with { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["lang"] = language } };
        await _index.WriteAsync(
            [.. SampleData.Passages("scripted/2", version, passages).Select(passage => passage with { Chunk = passage.Chunk with { Id = Guid.CreateVersion7() } })], CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(IAsyncEnumerable<VectorSearchResult<ChunkRecord>> found) => [.. await found.Select(result => result.Record.Key).ToListAsync()];
}
