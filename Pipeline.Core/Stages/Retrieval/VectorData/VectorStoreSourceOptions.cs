using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using Pipeline.Core.Indexes;

namespace Pipeline.Core.Stages.Retrieval.VectorData;

/// <summary>How a <see cref="VectorStoreSource{TKey, TRecord}"/> searches. Immutable.</summary>
/// <typeparam name="TRecord">The store's records.</typeparam>
public sealed record VectorStoreSourceOptions<TRecord>
{
    /// <summary>What the store is given of a question.</summary>
    /// <value>Default: its text.</value>
    public VectorStoreInput Input { get; init; } = VectorStoreInput.Text;

    /// <summary>Whether the question's words are searched too, by a store that can (<see cref="IKeywordHybridSearchable{TRecord}"/>).</summary>
    /// <value>Default: <see langword="true"/>. A store that cannot is searched by vector.</value>
    public bool Keywords { get; init; } = true;

    /// <summary>A condition for the store itself, such as the tenant's. What it lets through is checked against the question's filter and tenant all the same.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public Func<ChunkQuery, Expression<Func<TRecord, bool>>?>? Filter { get; init; }
}
