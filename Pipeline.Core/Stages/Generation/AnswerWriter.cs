using Microsoft.Extensions.AI;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>Takes down an answer as a model writes it; for readers, each piece is a token event and each citation an event when its marker is complete. Not thread-safe.</summary>
/// <param name="stage">The stage, where losses are told.</param>
/// <param name="hits">What may be cited; may grow while the answer is written.</param>
/// <param name="time">Measures how long it takes.</param>
/// <param name="reader">The job whose readers hear the answer; <see langword="null"/> when nobody is to hear it yet.</param>
internal sealed class AnswerWriter(string stage, IReadOnlyList<RetrievedHit> hits, TimeProvider time, IJobContext? reader)
{
    private readonly AnswerText _text = new(hits);
    private readonly long _started = time.GetTimestamp();
    private bool _isCutOff;

    /// <summary>How sure the model is, when it says so.</summary>
    public double? Confidence { get; private set; }

    /// <summary>How long the first text took; <see langword="null"/> before it.</summary>
    public TimeSpan? FirstToken { get; private set; }

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The citations so far.</summary>
    public IReadOnlyList<Citation> Citations => _text.Citations;

    /// <summary>Takes all that a model writes.</summary>
    public async Task WriteAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Confidence = AnswerConfidence.From(update) ?? Confidence;
            _isCutOff |= update.FinishReason == ChatFinishReason.Length;
            await WriteAsync(update.Text, cancellationToken).ConfigureAwait(false);
        }

        await TellAsync(_text.Complete(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The whole answer. What is wrong with its markers is told.</summary>
    /// <param name="question">The question, for errors.</param>
    /// <param name="job">Hears of losses.</param>
    /// <exception cref="ModelAnswerException">There is no text.</exception>
    public string Finish(string question, IJobContext job)
    {
        if (_text.ToString() is not { Length: > 0 } text)
        {
            throw new ModelAnswerException($"The model returned no text for the question '{question}'; ask again, or look at the model's log.");
        }

        if (_isCutOff)
        {
            job.Degrade(stage, "the answer ends in the middle", "the model has written as many tokens as 'maxTokens' allows; raise it");
        }

        if (_text.Dangling.Count > 0)
        {
            var markers = string.Join(", ", _text.Dangling.Select(marker => $"[{marker.Index}]").Distinct(StringComparer.Ordinal));
            job.Degrade(stage, $"the markers {markers} were taken out of the answer", $"the model was given {hits.Count} passages and cited others");
        }
        else if (Citations.Count == 0 && !text.Contains(GroundedQuestion.NoAnswer, StringComparison.OrdinalIgnoreCase))
        {
            job.Degrade(stage, "the answer cites no passage", $"the model was given {hits.Count} and named none; hold the answer against the documents");
        }

        return text;
    }

    private async ValueTask WriteAsync(string? piece, CancellationToken cancellationToken)
    {
        if (piece is not { Length: > 0 })
        {
            return;
        }

        FirstToken ??= Elapsed;
        if (reader is not null)
        {
            await reader.EmitAsync(JobEventKind.Token, new { text = piece }, cancellationToken).ConfigureAwait(false);
        }

        await TellAsync(_text.Append(piece), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TellAsync(IReadOnlyList<Citation> citations, CancellationToken cancellationToken)
    {
        if (reader is null)
        {
            return;
        }

        foreach (var citation in citations)
        {
            await reader.EmitAsync(JobEventKind.Citation, citation, cancellationToken).ConfigureAwait(false);
        }
    }
}
