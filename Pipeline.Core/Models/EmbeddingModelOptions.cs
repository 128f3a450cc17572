using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Models;

/// <summary>The <c>models.embedding:</c> section of pipeline.yaml. The model's own keys stand in it too.</summary>
public sealed record EmbeddingModelOptions
{
    /// <summary>The longest prefix or input type.</summary>
    private const int Longest = 1_000;

    /// <summary>The model's registered name.</summary>
    /// <value>Empty for the default.</value>
    [NotWritten]
    public string Use { get; init; } = "";

    /// <summary>The model's own options, of its registration's options class.</summary>
    /// <value><see langword="null"/> for its defaults.</value>
    [NotWritten]
    public object? Own { get; init; }

    /// <summary>What is put before a question when it is embedded, for a model that was trained so: <c>"query: "</c> for e5.</summary>
    /// <value>At most 1,000 characters. Default: nothing.</value>
    [StringLength(Longest)]
    public string QueryPrefix { get; init; } = "";

    /// <summary>What is put before a passage when it is embedded: <c>"passage: "</c> for e5. Another prefix makes another model of it: documents are embedded anew.</summary>
    /// <value>At most 1,000 characters. Default: nothing.</value>
    [StringLength(Longest)]
    public string PassagePrefix { get; init; } = "";

    /// <summary>The <c>input_type</c> that a provider is told for questions: <c>search_query</c> for Cohere, <c>query</c> for Voyage.</summary>
    /// <value>At most 1,000 characters. Default: none is told.</value>
    [StringLength(Longest)]
    public string QueryType { get; init; } = "";

    /// <summary>The <c>input_type</c> that a provider is told for passages: <c>search_document</c> for Cohere, <c>document</c> for Voyage. Another one makes another model of it.</summary>
    /// <value>At most 1,000 characters. Default: none is told.</value>
    [StringLength(Longest)]
    public string PassageType { get; init; } = "";

    /// <summary>Whether questions and passages are to be told apart by anything that is written here.</summary>
    internal bool TellsApart => QueryPrefix.Length + PassagePrefix.Length + QueryType.Length + PassageType.Length > 0;
}
