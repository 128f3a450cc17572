using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.AI;

namespace Pipeline.Core.Testing;

/// <summary>An embedding model that makes a text's vector of the text alone, and fails or waits as a test says. Thread-safe; remembers what it was asked.</summary>
/// <param name="time">The clock of its delays: the harness's.</param>
/// <param name="dimensions">Numbers in a vector; at least 1.</param>
public sealed class ScriptedEmbeddingGenerator(TimeProvider time, int dimensions = 8) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly EmbeddingGeneratorMetadata _metadata = new("scripted", null, "scripted", dimensions);
    private int _calls;

    /// <summary>The texts it was asked for, in order.</summary>
    public IReadOnlyList<string> Texts => [.. _texts];

    /// <summary>What a call throws, by its number from 1; <see langword="null"/> for nothing.</summary>
    /// <value>Default: no call throws.</value>
    public Func<int, Exception?> Error { get; init; } = static _ => null;

    /// <summary>The vectors a call answers with, good ones or garbage, for its texts.</summary>
    /// <value>Default: <see langword="null"/>, one vector of unit length for each text, made of the text alone.</value>
    public Func<IReadOnlyList<string>, IEnumerable<float[]>>? Answer { get; init; }

    /// <summary>How long a call takes on the script's clock.</summary>
    /// <value>0 or longer; <see cref="Timeout.InfiniteTimeSpan"/> hangs. Default: 0.</value>
    public TimeSpan Delay { get; init; }

    /// <inheritdoc/>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<string> texts = [.. values];
        texts.ForEach(_texts.Enqueue);
        var call = Interlocked.Increment(ref _calls);
        if (Delay != TimeSpan.Zero)
        {
            await Scripted.WaitAsync(time, Delay, cancellationToken).ConfigureAwait(false);
        }

        return Error(call) is { } error ? throw error : new((Answer?.Invoke(texts) ?? texts.Select(Vector)).Select(vector => new Embedding<float>(vector)));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private float[] Vector(string text)
    {
        var vector = new float[dimensions];
        for (var index = 0; index < dimensions; index++)
        {
            vector[index] = (XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text), index) & 0xFFFF) / 65536f;
        }

        var length = MathF.Sqrt(vector.Sum(number => number * number));
        return length == 0 ? vector : Array.ConvertAll(vector, number => number / length);
    }
}
