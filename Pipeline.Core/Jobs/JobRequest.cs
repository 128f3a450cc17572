using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>What a sender asks for: a flow, its input, and how the job is to be treated. Immutable.</summary>
public sealed record JobRequest
{
    /// <summary>The lowest urgency.</summary>
    public const int LowestPriority = 0;

    /// <summary>The highest urgency.</summary>
    public const int HighestPriority = 9;

    /// <summary>The name of the flow, as in pipeline.yaml.</summary>
    public required string Flow { get; init; }

    /// <summary>The flow's input, a JSON value. Its encoded size is limited by <see cref="Queues.QueueOptions.MaxInputBytes"/>.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>Whose job it is; the index keeps tenants apart.</summary>
    /// <value>1–64 characters. Default: <c>default</c>.</value>
    public string Tenant { get; init; } = "default";

    /// <summary>Jobs of a higher priority are leased first.</summary>
    /// <value>0 (lowest) to 9 (highest). Default: 5.</value>
    public int Priority { get; init; } = 5;

    /// <summary>
    /// Within a tenant and flow, a second request with the same key gets the id of the first, as long as the first has not ended in
    /// failed, cancelled or expired: a request is never dropped in favour of one whose work was not done.
    /// </summary>
    /// <value>Up to 256 characters, or <see langword="null"/> for none (the default).</value>
    public string? DedupeKey { get; init; }

    /// <summary>The job is not leased before this time.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>A job that has not ended by this time becomes <see cref="JobState.Expired"/>, also while it runs.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the sender's span, so that one trace leads from enqueue to answer.</summary>
    public string? TraceParent { get; init; }

    /// <summary>
    /// Whether the job is worked on only as long as somebody follows its events: an answer that is read while it is written. It is cancelled, and the model's call
    /// with it, when nobody has followed it for <see cref="Queues.QueueOptions.Interest"/>.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Interactive { get; init; }

    /// <summary>Where a replayed dead letter starts; <see langword="null"/> (the default) starts at the flow's first stage.</summary>
    public ResumePoint? ResumeFrom { get; init; }
}
