using Microsoft.Extensions.AI;
using Pipeline.Core.Options;

namespace Pipeline.Core.Models;

/// <summary>
/// An embedding model under the name that <c>models.embedding.use</c> gives it. Its own keys stand beside <c>use</c>: <c>embedding: { use: lexical, dimensions: 384 }</c>. Immutable.
/// </summary>
public sealed record EmbeddingRegistration : BackendRegistration
{
    /// <summary>Makes the generator from the host's services and the model's own options; it says its model id (<see cref="ModelIdentity"/>).</summary>
    public required Func<IServiceProvider, object?, IEmbeddingGenerator<string, Embedding<float>>> Create { get; init; }

    /// <summary>
    /// Makes what fits the model on the index, of a model that is; <see langword="null"/> otherwise. The services then have the index's <c>IModelStore</c>, and the index must keep a model.
    /// </summary>
    public Func<IServiceProvider, object?, IModelFit>? CreateFit { get; init; }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Abilities => CreateFit is null ? [] : ["fitted on the documents, kept in the index"];
}
