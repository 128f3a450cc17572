using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pipeline.Core.Options;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>The keys of <c>stages.chunk:</c> in pipeline.yaml.</summary>
public sealed record ChunkOptions : ICheckedOptions
{
    /// <summary>The most tokens of a chunk, as the embedding model's own tokenizer counts them, or estimated where the model tells of none; a paragraph that is up to twice as long stays whole, so that none has more than twice as many.</summary>
    /// <value>16–8,192. Default: 160, about 120 words.</value>
    [Range(16, 8192)]
    public int Tokens { get; init; } = 160;

    /// <summary>The most tokens, in whole sentences, that a chunk repeats of the one before; of code and tables, whole lines, when the cut goes through them.</summary>
    /// <value>0 to half of <see cref="Tokens"/>. Default: 32.</value>
    [Range(0, 4096)]
    public int Overlap { get; init; } = 32;

    /// <summary>The most tokens of a paragraph that stays whole, with the headings above it: of the largest chunk.</summary>
    internal int MostWhole => Tokens * 2;

    /// <summary>Changes whenever the same text would be cut otherwise: part of a document's version.</summary>
    /// <param name="counter">How tokens are counted.</param>
    internal string FingerprintWith(TokenCounter counter) => string.Create(CultureInfo.InvariantCulture, $"chunker/4 tokens={Tokens} overlap={Overlap}{counter.Fingerprint}");

    /// <inheritdoc/>
    public string? FindFault() => Tokens < 16 || Overlap < 0 || Overlap * 2 > Tokens
        ? $"'overlap' is {Overlap} and 'tokens' is {Tokens}; tokens must be at least 16 and the overlap 0 to half of them ({Tokens / 2})"
        : null;
}
