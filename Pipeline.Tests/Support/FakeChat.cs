using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Pipeline.Tests.Support;

/// <summary>A chat client that streams what a test says.</summary>
internal sealed class FakeChat(Func<CancellationToken, IAsyncEnumerable<string>> reply) : IChatClient
{
    public FakeChat(params string[] pieces)
        : this(_ => pieces.ToAsyncEnumerable())
    {
    }

    public IReadOnlyList<ChatMessage> Messages { get; private set; } = [];

    public ChatOptions? Options { get; private set; }

    /// <summary>Whether the stream that was handed out has been closed.</summary>
    public bool IsClosed { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Messages = [.. messages];
        Options = options;
        try
        {
            await foreach (var piece in reply(cancellationToken))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
            }
        }
        finally
        {
            IsClosed = true;
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The stages stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
