using System.Linq.Expressions;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace Pipeline.Tests.Stages.Retrieval.VectorData;

/// <summary>A vector store of notes in memory, with the abstractions alone. A text is embedded as the vector that was agreed on for it.</summary>
internal class NoteCollection(IReadOnlyList<Note> notes, IReadOnlyDictionary<string, float[]> embeddings) : VectorStoreCollection<string, Note>
{
    public override string Name => "notes";

    /// <summary>How often it was searched.</summary>
    public int Searches { get; private set; }

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task<Note?> GetAsync(string key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(notes.FirstOrDefault(note => note.Key == key));

    public override IAsyncEnumerable<Note> GetAsync(Expression<Func<Note, bool>> filter, int top, FilteredRecordRetrievalOptions<Note>? options = null, CancellationToken cancellationToken = default) =>
        notes.Where(filter.Compile()).Take(top).ToAsyncEnumerable();

    public override Task DeleteAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task UpsertAsync(Note record, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task UpsertAsync(IEnumerable<Note> records, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override IAsyncEnumerable<VectorSearchResult<Note>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<Note>? options = null, CancellationToken cancellationToken = default) =>
        FindAsync(searchValue, top, options?.Filter, options?.Skip ?? 0, bonus: _ => 0, cancellationToken);

    public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    protected async IAsyncEnumerable<VectorSearchResult<Note>> FindAsync(
        object? value, int top, Expression<Func<Note, bool>>? filter, int skip, Func<Note, double> bonus, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Searches++;
        var vector = value is string text ? embeddings[text] : ((ReadOnlyMemory<float>)value!).ToArray();
        var fits = filter?.Compile() ?? (static _ => true);
        foreach (var result in notes.Where(fits)
            .Select(note => new VectorSearchResult<Note>(note, TensorPrimitives.CosineSimilarity(vector, note.Vector) + bonus(note)))
            .OrderByDescending(result => result.Score).Skip(skip).Take(top))
        {
            yield return result;
        }
    }
}
