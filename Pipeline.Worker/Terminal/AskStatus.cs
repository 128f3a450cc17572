using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Terminal;

/// <summary>What a question waits for, by its job's events. Thread-safe.</summary>
internal sealed class AskStatus
{
    private volatile string _text = "waiting for a worker";

    /// <summary>Takes an event of the job, in order.</summary>
    public void Hear(JobEvent happened) => _text = happened switch
    {
        { Kind: JobEventKind.Started } => "searching",
        { Kind: JobEventKind.Stage, Data: { } data } when data.TryGetProperty("stage", out var stage) => stage.GetString() switch
        {
            "embed" or "retrieve" => "searching",
            "generate" => "writing the answer",
            var name => $"at work in stage '{name}'",
        },
        _ => _text,
    };

    public string Text(int width) => CleanText.Shorten(_text, width);
}
