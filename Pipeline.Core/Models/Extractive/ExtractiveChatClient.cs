using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Models.Extractive;

/// <summary>
/// Answers without a model: with at most three sentences of the passages in the request's <see cref="GroundedQuestion"/>, word for word but for markup,
/// each followed by its passage's marker, as in <c>… a sentence. [1]</c>. When they hardly speak of what is asked it says so: <c>The documents do not say.</c>
/// <para>Sentences are chosen by the words they share with the question, so a passage that answers in other words is missed. The last update carries the
/// answer's <see cref="AnswerConfidence"/>.</para>
/// </summary>
/// <remarks>Thread-safe and deterministic. It reads neither messages nor other options.</remarks>
public sealed class ExtractiveChatClient : IChatClient, IChatAbilities
{
    private const string ModelId = "extractive-3";

    private readonly ChatClientMetadata _metadata = new("extractive", providerUri: null, ModelId);

    /// <inheritdoc/>
    /// <value><see langword="false"/>.</value>
    public bool ReadsPrompts => false;

    /// <inheritdoc/>
    /// <exception cref="PermanentException">The options carry no <see cref="GroundedQuestion"/>.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="PermanentException">The options carry no <see cref="GroundedQuestion"/>.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var grounded = GroundedQuestion.From(options) ?? throw new PermanentException(
            "The extractive model got a request without a GroundedQuestion in its options: it answers from passages and nothing else. "
            + "Attach one with GroundedQuestion.AttachTo, or set models.chat to a model that reads prompts.");
        return StreamAsync(grounded, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        GroundedQuestion grounded, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var picked = SentencePicker.Pick(grounded);
        foreach (var piece in AnswerPieces.Of(picked.Sentences))
        {
            // Gives way between pieces, as a model that takes its time does.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = ModelId };
        }

        ChatResponseUpdate last = new() { Role = ChatRole.Assistant, FinishReason = ChatFinishReason.Stop, ModelId = ModelId };
        AnswerConfidence.AttachTo(last, picked.Confidence);
        yield return last;
    }
}
