using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pipeline.Core.Options;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>The keys of <c>stages.chunk:</c> in pipeline.yaml.</summary>
public sealed record ChunkOptions : ICheckedOptions
{
    /// <summary>The most tokens of a chunk, by <see cref="TokenEstimator"/>; a paragraph that is up to half as long again stays whole, so that none has more than one and a half times as many.</summary>
    /// <value>16–8,192. Default: 200, about 150 words.</value>
    [Range(16, 8192)]
    public int Tokens { get; init; } = 200;

    /// <summary>The most tokens, in whole sentences or lines, that a chunk repeats of the one before when the cut between them goes through a paragraph.</summary>
    /// <value>0 to half of <see cref="Tokens"/>. Default: 40.</value>
    [Range(0, 4096)]
    public int Overlap { get; init; } = 40;

    /// <summary>The most tokens of a paragraph that stays whole, with the headings above it: of the largest chunk.</summary>
    internal int MostWhole => Tokens + (Tokens / 2);

    /// <summary>Changes whenever the same text would be cut otherwise: part of a document's version.</summary>
    internal string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"chunker/3 tokens={Tokens} overlap={Overlap}");

    /// <inheritdoc/>
    public string? FindFault() => Tokens < 16 || Overlap < 0 || Overlap * 2 > Tokens
        ? $"'overlap' is {Overlap} and 'tokens' is {Tokens}; tokens must be at least 16 and the overlap 0 to half of them ({Tokens / 2})"
        : null;
}
