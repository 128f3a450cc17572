using NUnit.Framework;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval.VectorData;

namespace Pipeline.Tests.Stages.Retrieval.VectorData;

/// <summary>A collection of another vector store as a source of retrieval.</summary>
internal sealed class VectorStoreSourceTests
{
    private static readonly Note[] Notes =
    [
        new("a", "Green tea is steeped at eighty degrees.", [1, 0]),
        new("b", "Black tea takes boiling water.", [0.8f, 0.6f]),
        new("c", "Bread is baked at two hundred degrees.", [0, 1], Kind: "recipe"),
        new("d", "A secret of another tenant.", [1, 0], Owner: "other"),
    ];

    private static readonly Dictionary<string, float[]> Embeddings = new(StringComparer.Ordinal) { ["tea"] = [1, 0] };

    [Test]
    public async Task Search_gives_the_store_the_text_and_reads_its_records_best_first()
    {
        using NoteCollection notes = new(Notes, Embeddings);
        var hits = await SearchAsync(new(notes, Read), Question("tea", [0, 1]));

        Assert.That(hits.Select(hit => hit.Chunk.Document.DocumentId), Is.EqualTo(["a", "b", "c"]), "by the store's own embedding, without the other tenant's");
        Assert.That(hits[0].Chunk.Text, Is.EqualTo(Notes[0].Text));
        Assert.That(hits[0].Score, Is.EqualTo(1).Within(1e-6));
        Assert.That(hits.Select(hit => hit.Chunk.Id).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task Search_gives_the_store_the_vector_where_that_is_asked_for()
    {
        using NoteCollection notes = new(Notes, Embeddings);
        VectorStoreSource<string, Note> source = new(notes, Read, new() { Input = VectorStoreInput.Vector });

        Assert.That((await SearchAsync(source, Question("tea", [0, 1])))[0].Chunk.Document.DocumentId, Is.EqualTo("c"));
        Assert.That(await SearchAsync(source, Question("tea", [0, 0])), Is.Empty, "the model sees nothing in the question");
    }

    [Test]
    public async Task Search_of_a_store_that_knows_words_gives_it_the_questions()
    {
        using HybridNoteCollection notes = new(Notes, new Dictionary<string, float[]>(StringComparer.Ordinal) { ["How is the bread baked?"] = [1, 0] });

        var hits = await SearchAsync(new(notes, Read), Question("How is the bread baked?", [1, 0]));

        Assert.That(hits[0].Chunk.Document.DocumentId, Is.EqualTo("c"));
        Assert.That(notes.Keywords, Does.Contain("bread").And.Contain("baked").And.Not.Contain("the"));
    }

    [Test]
    public async Task Search_goes_on_until_enough_records_pass_the_filter_and_gives_up_after_some_pages()
    {
        Note[] many = [.. Enumerable.Range(0, 100).Select(number => new Note($"n{number:00}", "tea", [1, number / 1000f], Kind: number == 7 ? "recipe" : "note"))];
        using NoteCollection notes = new(many, Embeddings);
        VectorStoreSource<string, Note> source = new(notes, Read);

        var near = await source.SearchAsync(Question("tea", [1, 0]), new ChunkQuery("default", 5, ChunkFilter.Parse("kind == 'recipe'")), CancellationToken.None);

        Assert.That(near.Select(hit => hit.Chunk.Document.DocumentId), Is.EqualTo(["n07"]));
        Assert.That(notes.Searches, Is.EqualTo(VectorStoreSource<string, Note>.MaxPages));
    }

    [Test]
    public async Task Search_lets_the_store_filter_where_it_can()
    {
        using NoteCollection notes = new(Notes, Embeddings);
        VectorStoreSource<string, Note> source = new(notes, Read, new() { Filter = query => note => note.Owner == query.Tenant && note.Kind == "recipe" });

        Assert.That((await SearchAsync(source, Question("tea", [1, 0]))).Select(hit => hit.Chunk.Document.DocumentId), Is.EqualTo(["c"]));
    }

    private static VectorStorePassage Read(Note note) =>
        new(note.Key, note.Text) { Tenant = note.Owner, Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = note.Kind } };

    private static VectorizedQuestion Question(string text, float[] vector) => new(text, null, vector, "m", 0);

    private static async Task<IReadOnlyList<ChunkHit>> SearchAsync(VectorStoreSource<string, Note> source, VectorizedQuestion question) =>
        await source.SearchAsync(question, new ChunkQuery("default", 10), CancellationToken.None);
}
