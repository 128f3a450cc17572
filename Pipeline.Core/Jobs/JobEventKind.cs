namespace Pipeline.Core.Jobs;

/// <summary>What a <see cref="JobEvent"/> tells.</summary>
public enum JobEventKind
{
    /// <summary>The job is durable.</summary>
    Accepted,

    /// <summary>An attempt began.</summary>
    Started,

    /// <summary>The job went on to another stage.</summary>
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
}
