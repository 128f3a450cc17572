using Microsoft.Extensions.AI;

namespace Pipeline.Core.Testing;

/// <summary>How a scripted chat model answers one request. Immutable.</summary>
public sealed record ScriptedReply
{
    /// <summary>An answer in pieces.</summary>
    /// <param name="pieces">The pieces.</param>
    public ScriptedReply(params IReadOnlyList<string> pieces) => Contents = [.. pieces.Select(piece => new TextContent(piece))];

    /// <summary>What is streamed, one update each: texts, or calls of functions.</summary>
    public IReadOnlyList<AIContent> Contents { get; init; }

    /// <summary>Which requests it is for.</summary>
    /// <value>Default: any.</value>
    public Func<IReadOnlyList<ChatMessage>, bool> When { get; init; } = static _ => true;

    /// <summary>How long the model takes before its first update, and before each later one, on the script's clock.</summary>
    /// <value>0 or longer; <see cref="Timeout.InfiniteTimeSpan"/> hangs. Default: 0.</value>
    public TimeSpan Delay { get; init; }

    /// <summary>What the stream ends with, after all its updates: a stream that is cut.</summary>
    /// <value>Default: <see langword="null"/>, an orderly end.</value>
    public Exception? Error { get; init; }

    /// <summary>How many requests it answers; the next reply of the script answers those after.</summary>
    /// <value>At least 1. Default: 1. The last reply of a script answers for ever.</value>
    public int Times { get; init; } = 1;
}
