using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace Pipeline.Core.Text;

/// <summary>
/// Counts the tokens of a text as an embedding model does: with the <see cref="Tokenizer"/> that its generator answers to <c>GetService</c>, or by an estimate
/// (<see cref="TokenEstimator"/>) where it has none. Thread-safe.
/// </summary>
internal sealed class TokenCounter
{
    /// <summary>A text in which tokenizers differ: those that make the same of it count as one.</summary>
    private const string Sample = "Tokenizers disagree: naïve co-operation, ÜBERGRÖSSE, 3.14159, snake_case → токены, 文字列, \u0e20\u0e32\u0e29\u0e32\n\n\tend.";

    private readonly Tokenizer? _tokenizer;

    private TokenCounter(Tokenizer? tokenizer) => _tokenizer = tokenizer;

    /// <summary>Counts by the estimate.</summary>
    public static TokenCounter Estimating { get; } = new(null);

    /// <summary>What is added to the version of a document that was cut by this: nothing for the estimate.</summary>
    public string Fingerprint => _tokenizer is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" tokenizer={XxHash3.HashToUInt64(MemoryMarshal.AsBytes<int>([.. _tokenizer.EncodeToIds(Sample)])):x}");

    /// <summary>How the model behind a generator counts.</summary>
    public static TokenCounter Of(IEmbeddingGenerator generator) => generator.GetService(typeof(Tokenizer)) is Tokenizer tokenizer ? new(tokenizer) : Estimating;

    /// <summary>The tokens of a text.</summary>
    public int Count(ReadOnlySpan<char> text) => _tokenizer is null ? TokenEstimator.Estimate(text) : _tokenizer.CountTokens(text);

    /// <summary>A long beginning of a text that has at most <paramref name="limit"/> tokens, cut at a blank if there is one; at least one character.</summary>
    /// <param name="text">A text that has more.</param>
    /// <param name="limit">At least 1.</param>
    public int Cut(ReadOnlySpan<char> text, int limit)
    {
        if (_tokenizer is null)
        {
            return TokenEstimator.Cut(text, limit);
        }

        var fits = Fitting(text, limit);
        var blank = fits;
        while (blank > 0 && !char.IsWhiteSpace(text[blank - 1]))
        {
            blank--;
        }

        var cut = Math.Max(1, text[..blank].IsWhiteSpace() ? fits : blank);
        if (cut < text.Length && char.IsHighSurrogate(text[cut - 1]))
        {
            return cut > 1 ? cut - 1 : 2;
        }

        return cut;
    }

    /// <summary>A tokenizer that changes the text before it counts tells of a place in the changed one: there the place is found by halving.</summary>
    private int Fitting(ReadOnlySpan<char> text, int limit)
    {
        var place = _tokenizer!.GetIndexByTokenCount(text, limit, out var changed, out _);
        if (changed is null)
        {
            return place;
        }

        var (fits, over) = (0, text.Length);
        while (over - fits > 1)
        {
            var middle = (fits + over) / 2;
            (fits, over) = _tokenizer.CountTokens(text[..middle]) <= limit ? (middle, over) : (fits, middle);
        }

        return fits;
    }
}
