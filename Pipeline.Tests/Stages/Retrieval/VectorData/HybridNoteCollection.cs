using Microsoft.Extensions.VectorData;

namespace Pipeline.Tests.Stages.Retrieval.VectorData;

/// <summary>The same store, searched by words as well: a note that has one of them comes before those that have none.</summary>
internal sealed class HybridNoteCollection(IReadOnlyList<Note> notes, IReadOnlyDictionary<string, float[]> embeddings) : NoteCollection(notes, embeddings), IKeywordHybridSearchable<Note>
{
    /// <summary>The words it was searched by last.</summary>
    public IReadOnlyCollection<string> Keywords { get; private set; } = [];

    public IAsyncEnumerable<VectorSearchResult<Note>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<Note>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        Keywords = [.. keywords];
        return FindAsync(searchValue, top, options?.Filter, options?.Skip ?? 0, note => keywords.Any(note.Text.Contains) ? 2 : 0, cancellationToken);
    }
}
