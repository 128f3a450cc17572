using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Embedding;

/// <summary>Gives chunks their vectors, a batch a call.</summary>
/// <remarks>
/// Unless the model is cheap (<see cref="IEmbeddingCost"/>), a text the index already has a vector for is not given to it: of a changed document only the changed
/// chunks are embedded, and after a crash only what was not yet stored. Copies of a text are embedded once, also while the first is on its way to the index.
/// </remarks>
/// <param name="generator">The model.</param>
/// <param name="model">Its identity, kept with every vector.</param>
/// <param name="index">Where vectors are looked up; <see langword="null"/> to embed everything.</param>
internal sealed class EmbedChunksStage(IEmbeddingGenerator<string, Embedding<float>> generator, string model, IChunkIndex? index = null)
    : IBatchStage<Chunk, VectorizedChunk>, ITokenCost<Chunk>
{
    /// <summary>Of the vectors that are on their way: 16 MiB.</summary>
    internal const long MostRecent = 4 * 1024 * 1024;

    private readonly RecentVectors _recent = new(MostRecent);
    private readonly TokenCounter _counter = TokenCounter.Of(generator);
    private readonly IChunkIndex? _known = generator.GetService<IEmbeddingCost>() is { IsCheaperThanLookup: true } ? null : index;

    /// <inheritdoc/>
    public long EstimateTokens(Chunk input) => _counter.Count(EmbeddingText.Of(input));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<VectorizedChunk>> InvokeAsync(IReadOnlyList<BatchItem<Chunk>> items, CancellationToken cancellationToken)
    {
        var texts = new string[items.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = EmbeddingText.Of(items[i].Value);
        }

        return _known is null
            ? await EmbedAllAsync(items, texts, cancellationToken).ConfigureAwait(false)
            : await EmbedNewAsync(_known, items, texts, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<VectorizedChunk[]> EmbedAllAsync(IReadOnlyList<BatchItem<Chunk>> items, string[] texts, CancellationToken cancellationToken)
    {
        Dictionary<string, int> numbers = new(texts.Length, EndsComparer.Instance);
        List<string> once = new(texts.Length);
        var numberOf = new int[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!numbers.TryGetValue(texts[i], out numberOf[i]))
            {
                numbers.Add(texts[i], numberOf[i] = once.Count);
                once.Add(texts[i]);
            }
        }

        var made = await EmbeddingCalls.EmbedAsync(generator, [.. once], EmbeddingInput.Passage, cancellationToken).ConfigureAwait(false);
        var embedded = new VectorizedChunk[texts.Length];
        var isCounted = new bool[once.Count];
        for (var i = 0; i < embedded.Length; i++)
        {
            var number = numberOf[i];
            embedded[i] = new VectorizedChunk(items[i].Value, made.VectorOf(number, texts[i]), made.Model ?? model);
            items[i].Job.Count(isCounted[number] ? Counters.Reused : Counters.NewVectors);
            isCounted[number] = true;
        }

        return embedded;
    }

    private async ValueTask<VectorizedChunk[]> EmbedNewAsync(IChunkIndex known, IReadOnlyList<BatchItem<Chunk>> items, string[] texts, CancellationToken cancellationToken)
    {
        var contents = texts.Select((text, index) => ContentId.Of(items[index].Value.Document.Tenant, text)).ToArray();
        var vectors = _recent.Find(contents);
        var unknown = contents.Where(content => !vectors.ContainsKey(content)).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            foreach (var (content, vector) in await known.FindVectorsAsync(model, unknown, cancellationToken).ConfigureAwait(false))
            {
                vectors[content] = vector;
            }
        }

        // Longest first: a model that pads a batch to its longest text has the least to pad. A text that stands twice is embedded once.
        var missing = Enumerable.Range(0, texts.Length)
            .Where(index => !vectors.ContainsKey(contents[index]))
            .DistinctBy(index => contents[index])
            .OrderByDescending(index => texts[index].Length)
            .ToArray();
        if (missing.Length > 0)
        {
            var made = await EmbeddingCalls.EmbedAsync(generator, Array.ConvertAll(missing, index => texts[index]), EmbeddingInput.Passage, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < missing.Length; i++)
            {
                var vector = made.VectorOf(i, texts[missing[i]]);
                vectors.Add(contents[missing[i]], vector);
                _recent.Keep(contents[missing[i]], vector);
            }
        }

        Count(items, missing);
        return [.. contents.Select((content, index) => new VectorizedChunk(items[index].Value, vectors[content], model) { Content = content })];
    }

    private static void Count(IReadOnlyList<BatchItem<Chunk>> items, int[] embedded)
    {
        var isNew = new bool[items.Count];
        Array.ForEach(embedded, index => isNew[index] = true);
        for (var i = 0; i < isNew.Length; i++)
        {
            items[i].Job.Count(isNew[i] ? Counters.NewVectors : Counters.Reused);
        }
    }

    /// <summary>Tells texts of a batch apart by their length and their end: to hash all of each took as long as a cheap model takes for its vector.</summary>
    private sealed class EndsComparer : IEqualityComparer<string>
    {
        private const int End = 32;

        public static readonly EndsComparer Instance = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string obj) => HashCode.Combine(obj.Length, string.GetHashCode(obj.AsSpan(Math.Max(0, obj.Length - End)), StringComparison.Ordinal));
    }
}
