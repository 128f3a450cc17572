namespace Pipeline.Core.Jobs;

/// <summary>What a <see cref="JobEvent"/> tells.</summary>
public enum JobEventKind
{
    /// <summary>The job is durable.</summary>
    Accepted,

    /// <summary>An attempt began: <c>{"attempt":1}</c>.</summary>
    Started,

    /// <summary>
    /// The job went on to another stage: <c>{"stage":…}</c>, with <c>"bufferedMs"</c> when its first item waited before the stage. Once more with <c>"limitedMs"</c> when the stage waited for its
    /// limit before its first call.
    /// </summary>
    Stage,

    /// <summary>Counters moved: <c>{"documents":12,…}</c>.</summary>
    Progress,

    /// <summary>
    /// A piece of the answer: <c>{"text":"…"}</c>. With <c>"restarts":true</c> the pieces and citations before it are void, and the text begins anew: the stage tries again, or
    /// something lesser takes its place.
    /// </summary>
    Token,

    /// <summary>A citation of the answer.</summary>
    Citation,

    /// <summary>Something was replaced by something lesser: <c>{"stage":…,"what":…,"why":…}</c>; with <c>"restarts":true</c> the text streamed so far is void.</summary>
    Degraded,

    /// <summary>The attempt failed and the job waits for another: <c>{"notBefore":…,"failures":[…]}</c>.</summary>
    Retry,

    /// <summary>The job is terminal: <c>{"state":…}</c>. Always the last.</summary>
    Done,

    /// <summary>The worker handed the job back before it had ended, without burning an attempt: it waits for a worker again.</summary>
    Released,
}
