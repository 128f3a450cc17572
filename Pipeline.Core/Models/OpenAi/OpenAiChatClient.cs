using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>Asks a server for answers, with failures that say what to change: also those in the middle of a stream, and streams that end too early. Thread-safe.</summary>
/// <param name="inner">The client. Owned.</param>
/// <param name="options">What pipeline.yaml says.</param>
/// <param name="faults">Explains failures.</param>
internal sealed class OpenAiChatClient(IChatClient inner, OpenAiChatOptions options, OpenAiFaults faults) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? chat = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await base.GetResponseAsync(messages, Prepare(chat), cancellationToken).ConfigureAwait(false);
            return response.FinishReason == ChatFinishReason.ContentFilter ? throw faults.Filtered() : response;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && OpenAiFaults.Knows(error))
        {
            throw faults.Explain(error);
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isFinished = false;
        var updates = base.GetStreamingResponseAsync(messages, Prepare(chat), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (await MoveNextAsync(updates, cancellationToken).ConfigureAwait(false))
            {
                var update = updates.Current;
                if (update.FinishReason == ChatFinishReason.ContentFilter)
                {
                    throw faults.Filtered();
                }

                isFinished |= update.FinishReason is not null;
                yield return update;
            }
        }

        if (!isFinished)
        {
            throw faults.Cut();
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && OpenAiFaults.Knows(error))
        {
            throw faults.Explain(error);
        }
    }

    /// <summary>The options without what the model refuses.</summary>
    private ChatOptions? Prepare(ChatOptions? chat)
    {
        if (options.Temperature || chat?.Temperature is null)
        {
            return chat;
        }

        var prepared = chat.Clone();
        prepared.Temperature = null;
        return prepared;
    }
}
