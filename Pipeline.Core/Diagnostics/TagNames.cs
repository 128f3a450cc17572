namespace Pipeline.Core.Diagnostics;

/// <summary>The names of tags on metrics, spans and log lines.</summary>
public static class TagNames
{
    /// <summary>A flow's name.</summary>
    public const string Flow = "pipeline.flow";

    /// <summary>A stage's name.</summary>
    public const string Stage = "pipeline.stage";

    /// <summary>A job's id.</summary>
    public const string JobId = "pipeline.job.id";

    /// <summary>A job's state or an item's outcome.</summary>
    public const string Outcome = "pipeline.outcome";

    /// <summary>The state of jobs that are counted.</summary>
    public const string State = "pipeline.job.state";

    /// <summary>A job's attempt.</summary>
    public const string Attempt = "pipeline.job.attempt";

    /// <summary>The type of an error, by the semantic conventions of OpenTelemetry.</summary>
    public const string Error = "error.type";

    /// <summary>An entry of <c>limits:</c>.</summary>
    public const string Limit = "pipeline.limit";
}
