using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Generation;

namespace Pipeline.Core.Hosting;

/// <summary>Makes updates of an answer from the events of its job. Not thread-safe.</summary>
internal sealed class AnswerReader(Guid jobId)
{
    private readonly StreamedText _text = new();

    /// <summary>What an event brings: none, one, or a restart and what follows it.</summary>
    public IEnumerable<AnswerUpdate> Read(JobEvent happened)
    {
        var restarts = _text.Restarts;
        var piece = _text.Hear(happened);
        if (_text.Restarts > restarts)
        {
            yield return new(AnswerUpdateKind.Restart, jobId);
        }

        if (piece is { Length: > 0 })
        {
            yield return new(AnswerUpdateKind.Text, jobId) { Text = piece };
        }

        if (happened is { Kind: JobEventKind.Citation, Data: { } citation })
        {
            yield return new(AnswerUpdateKind.Citation, jobId) { Citation = citation.Deserialize<Citation>(PipelineJson.Options) };
        }

        if (happened is { Kind: JobEventKind.Degraded, Data: { } loss })
        {
            yield return new(AnswerUpdateKind.Degraded, jobId) { Text = $"{loss.GetProperty("stage").GetString()}: {loss.GetProperty("what").GetString()}: {loss.GetProperty("why").GetString()}" };
        }
    }
}
