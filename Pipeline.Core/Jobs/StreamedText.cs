using System.Text;
using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>
/// The text of a job as its events tell it, for readers of <c>ReadEventsAsync</c>: it grows with each <see cref="JobEventKind.Token"/> and begins anew with
/// <see cref="JobEventKind.Started"/> (another attempt, perhaps of another worker) and with a token that says <c>"restarts":true</c> (within an attempt). Whoever hears all events, live, late
/// or resumed, has the same text, while the store keeps the events: of a job that ended a while ago it may have let the tokens go (<see cref="JobEvent.Folded"/>), and the job's result has the text. Not thread-safe.
/// </summary>
public sealed class StreamedText
{
    /// <summary>The kind of the events that bring pieces of text.</summary>
    internal const JobEventKind Piece = JobEventKind.Token;

    private readonly StringBuilder _text = new();

    /// <summary>The data of the event that makes void what was streamed before it.</summary>
    internal static ReadOnlyMemory<byte> Restart { get; } = """{"text":"","restarts":true}"""u8.ToArray();

    /// <summary>The number of the last event heard: what to resume after. 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>How often a text that had begun was void.</summary>
    public int Restarts { get; private set; }

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Takes the next event.</summary>
    /// <param name="happened">The event.</param>
    /// <returns>The piece of text it brought; <see langword="null"/> for none.</returns>
    /// <exception cref="ArgumentException">The event is not the one after the last: one was missed or came twice.</exception>
    public string? Hear(JobEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (Sequence > 0 && happened.Sequence != Sequence + 1 + happened.Folded)
        {
            throw new ArgumentException($"Event {happened.Sequence} came after event {Sequence}. Resume reading after {Sequence}.", nameof(happened));
        }

        Sequence = happened.Sequence;
        if (happened.Kind == JobEventKind.Started || Is(happened, "restarts", out var restarts) && restarts.ValueKind == JsonValueKind.True)
        {
            Restarts += _text.Length > 0 ? 1 : 0;
            _text.Clear();
        }

        if (Is(happened, "text", out var piece) && piece.GetString() is { Length: > 0 } text)
        {
            _text.Append(text);
            return text;
        }

        return null;
    }

    private static bool Is(JobEvent happened, string property, out JsonElement value)
    {
        value = default;
        return happened is { Kind: JobEventKind.Token, Data: { } data } && data.TryGetProperty(property, out value);
    }
}
