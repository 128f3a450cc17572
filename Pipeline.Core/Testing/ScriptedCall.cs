using Microsoft.Extensions.AI;

namespace Pipeline.Core.Testing;

/// <summary>A request that a scripted chat model got.</summary>
/// <param name="Messages">The prompt.</param>
/// <param name="Options">The limits and tools.</param>
public sealed record ScriptedCall(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    private volatile bool _closed;

    /// <summary>Whether its stream ended, or was closed by the reader.</summary>
    public bool IsClosed => _closed;

    internal void Close() => _closed = true;
}
