namespace Pipeline.Core.Models.Lexical;

/// <summary>The embedding model <c>lexical</c>.</summary>
internal static class LexicalBackend
{
    private const int DefaultDimensions = 384;

    public static EmbeddingRegistration Registration { get; } = new()
    {
        Name = "lexical",
        Summary = "Hashed words and parts of words: finds inflections and spellings, knows nothing of meaning; no download, no fitting.",
        OptionsType = typeof(LexicalOptions),
        Create = (_, own) => new LexicalEmbeddingGenerator((own as LexicalOptions)?.Dimensions ?? DefaultDimensions),
    };
}
