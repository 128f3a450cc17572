using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow.Results;

/// <summary>
/// What came out of a job's flow. One output is kept as it is; several are kept as JSON, the first thousand as far as they fit into 256 KiB, and the others are counted. Thread-safe.
/// </summary>
internal sealed class JobOutputs
{
    /// <summary>The most outputs kept.</summary>
    public const int MaxCount = 1_000;

    /// <summary>The most bytes of JSON kept.</summary>
    public const int MaxBytes = 256 * 1024;

    private List<JsonElement>? _kept;
    private long _count;
    private long _bytes;
    private object? _first;
    private bool _isFull;
    private Exception? _fault;

    /// <summary>How many there were.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The only output, or the first.</summary>
    public object? First => _first;

    /// <summary>The outputs after the first; what <see cref="_bytes"/> and <see cref="_fault"/> are guarded by. Made with the second output.</summary>
    private List<JsonElement> Kept => LazyInitializer.EnsureInitialized(ref _kept, static () => []);

    /// <summary>Notes an output.</summary>
    public void Add<T>(T output)
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            _first = output;
        }
        else if (!Volatile.Read(ref _isFull))
        {
            Keep(output);
        }
    }

    /// <summary>All that were kept, the first at the beginning.</summary>
    /// <exception cref="NotSupportedException">One cannot be written as JSON; also <see cref="JsonException"/>.</exception>
    public IReadOnlyList<JsonElement> ToList()
    {
        var kept = Kept;
        lock (kept)
        {
            return _fault is not null ? throw new NotSupportedException(_fault.Message, _fault)
                : _first is null || _first.GetType().IsDefined(typeof(ReceiptAttribute), inherit: false) ? []
                : [JsonSerializer.SerializeToElement(_first, _first.GetType(), PipelineJson.Options), .. kept];
        }
    }

    private void Keep<T>(T output)
    {
        var kept = Kept;
        lock (kept)
        {
            if (output?.GetType().IsDefined(typeof(ReceiptAttribute), inherit: false) == true || _fault is not null || kept.Count == MaxCount - 1)
            {
                Volatile.Write(ref _isFull, true);
                return;
            }

            try
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(output, output?.GetType() ?? typeof(T), PipelineJson.Options);
                _bytes += json.Length;
                if (_bytes > MaxBytes)
                {
                    Volatile.Write(ref _isFull, true);
                    return;
                }

                kept.Add(JsonElement.Parse(json));
            }
            catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
            {
                _fault = error;
            }
        }
    }
}
