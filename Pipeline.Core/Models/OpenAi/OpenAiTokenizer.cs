using Microsoft.ML.Tokenizers;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>The tokenizer of an embedding model: that of OpenAI's own models, or the one whose file the configuration names. Thread-safe.</summary>
internal static class OpenAiTokenizer
{
    private const string Cl100k = "cl100k_base";
    private const string SentencePieceEnding = ".model";

    /// <summary>The tokenizer; <see langword="null"/> of a model nothing is known of.</summary>
    /// <exception cref="NotSupportedException">The file cannot be read, or is none of a tokenizer.</exception>
    public static Tokenizer? Of(OpenAiEmbeddingOptions options)
    {
        if (options.Tokenizer.Length > 0)
        {
            return Load(options.Tokenizer);
        }

        return IsOfOpenAi(options) ? TiktokenTokenizer.CreateForEncoding(Cl100k) : null;
    }

    /// <summary>All embedding models of OpenAI, and of Azure under the names of deployments, count alike.</summary>
    private static bool IsOfOpenAi(OpenAiEmbeddingOptions options) =>
        options.Model is "text-embedding-3-small" or "text-embedding-3-large" or "text-embedding-ada-002"
        || options.Url.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase);

    private static Tokenizer Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (Path.GetExtension(path).Equals(SentencePieceEnding, StringComparison.OrdinalIgnoreCase))
            {
                return SentencePieceTokenizer.Create(file, addBeginningOfSentence: false, addEndOfSentence: false);
            }

            return BertTokenizer.Create(file, new BertOptions { LowerCaseBeforeTokenization = !HasCapitals(path) });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NullReferenceException or InvalidDataException)
        {
            throw new NotSupportedException(
                $"models.embedding.tokenizer: '{path}' cannot be used: {error.Message} It must be the model's vocab.txt (a word piece a line) or its SentencePiece file (…{SentencePieceEnding}).", error);
        }
    }

    /// <summary>A vocabulary with capital letters, beside its marks such as [CLS], was made of text that kept its own.</summary>
    private static bool HasCapitals(string path) => File.ReadLines(path).Any(piece => !piece.StartsWith('[') && piece.Any(char.IsAsciiLetterUpper));
}
