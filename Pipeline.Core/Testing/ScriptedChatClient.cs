using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Pipeline.Core.Testing;

/// <summary>A chat model that answers as a test says: answers, faults, delays, streams that are cut. Thread-safe; remembers what it was asked.</summary>
/// <param name="time">The clock of its delays: the harness's.</param>
/// <param name="script">Its replies. A request is answered by the first that is for it and not used up, or by the last that is for it.</param>
public sealed class ScriptedChatClient(TimeProvider time, params IReadOnlyList<ScriptedReply> script) : IChatClient
{
    private readonly Lock _gate = new();
    private readonly int[] _used = new int[script.Count];
    private readonly ConcurrentQueue<ScriptedCall> _calls = new();
    private int _functionCalls;

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ScriptedCall call = new([.. messages], options);
        _calls.Enqueue(call);
        try
        {
            var reply = Choose(call.Messages);
            foreach (var content in reply.Contents)
            {
                await PauseAsync(reply, cancellationToken).ConfigureAwait(false);
                yield return new ChatResponseUpdate(ChatRole.Assistant, [Fresh(content)]);
            }

            if (reply.Error is not null)
            {
                await PauseAsync(reply, cancellationToken).ConfigureAwait(false);
                throw reply.Error;
            }
        }
        finally
        {
            call.Close();
        }
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>A call of a function is another one each time: who handles it marks it as handled.</summary>
    private AIContent Fresh(AIContent content) => content is FunctionCallContent call
        ? new FunctionCallContent($"{call.CallId}-{Interlocked.Increment(ref _functionCalls)}", call.Name, call.Arguments)
        : content;

    private async ValueTask PauseAsync(ScriptedReply reply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (reply.Delay != TimeSpan.Zero)
        {
            await Scripted.WaitAsync(time, reply.Delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private ScriptedReply Choose(IReadOnlyList<ChatMessage> messages)
    {
        lock (_gate)
        {
            var fitting = Enumerable.Range(0, script.Count).Where(index => script[index].When(messages)).ToList();
            if (fitting.Count == 0)
            {
                throw new InvalidOperationException($"The script has no reply for the request that ends with '{(messages.Count > 0 ? messages[^1].Text : "")}'. Add one.");
            }

            var free = fitting.FindIndex(index => _used[index] < script[index].Times);
            var chosen = free < 0 ? fitting[^1] : fitting[free];
            _used[chosen]++;
            return script[chosen];
        }
    }
}
