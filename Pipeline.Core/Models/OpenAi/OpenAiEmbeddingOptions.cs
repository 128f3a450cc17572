using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>The own keys of the embedding model <c>openai</c>.</summary>
internal sealed record OpenAiEmbeddingOptions : OpenAiConnection
{
    /// <summary>The model's name on the server; in Azure, the deployment's.</summary>
    /// <value>Default: <c>text-embedding-3-small</c>.</value>
    [Required]
    public string Model { get; init; } = "text-embedding-3-small";

    /// <summary>How many numbers a vector is asked to have, of a model that can shorten its vectors. Another number makes another model of it: documents are embedded anew.</summary>
    /// <value>0 (the default) for the model's own, or up to 65,536.</value>
    [Range(0, 65_536)]
    public int Dimensions { get; init; }

    /// <summary>How vectors travel: <c>base64</c> takes a quarter of the bytes, <c>float</c> is understood by every server.</summary>
    /// <value><c>base64</c> (the default) or <c>float</c>.</value>
    public OpenAiEncoding Encoding { get; init; }

    /// <summary>The most texts of one call.</summary>
    /// <value>1–2,048. Default: 256.</value>
    [Range(1, 2_048)]
    public int BatchTexts { get; init; } = 256;

    /// <summary>The most tokens of one call, by <see cref="Tokenizer"/>; a text that has more alone is sent alone.</summary>
    /// <value>256–1,000,000. Default: 100,000.</value>
    [Range(256, 1_000_000)]
    public int BatchTokens { get; init; } = 100_000;

    /// <summary>
    /// The file of the model's own tokenizer, by which chunks, calls and budgets are then measured: its <c>vocab.txt</c> (BERT and its kin: bge, e5, nomic, arctic) or its SentencePiece file
    /// (<c>sentencepiece.bpe.model</c>). OpenAI's own models need none.
    /// </summary>
    /// <value>Default: the tokenizer of OpenAI's models for those, an estimate for others. Another tokenizer cuts documents anew when they are ingested again.</value>
    [FilePath]
    public string Tokenizer { get; init; } = "";

    /// <inheritdoc/>
    internal override string Section => "models.embedding";

    /// <inheritdoc/>
    public override string? FindFault() => base.FindFault()
        ?? (Tokenizer.Length > 0 && !File.Exists(Tokenizer) ? $"tokenizer is '{Tokenizer}', and no such file is there; name the model's vocab.txt or SentencePiece file, or remove it" : null);
}
