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

    /// <summary>A piece of the answer: <c>{"text":"…"}</c>.</summary>
    Token,

    /// <summary>A citation of the answer.</summary>
    Citation,

    /// <summary>Something was replaced by something lesser: <c>{"stage":…,"what":…,"why":…}</c>.</summary>
    Degraded,

    /// <summary>The attempt failed and the job waits for another: <c>{"notBefore":…,"failures":[…]}</c>.</summary>
    Retry,

    /// <summary>The job is terminal: <c>{"state":…}</c>. Always the last.</summary>
    Done,

    /// <summary>
    /// The text and citations so far are void, within an attempt: the stage that made them was broken off, and begins anew or is replaced:
    /// <c>{"stage":…,"why":…}</c>. A new attempt's <see cref="Started"/> says the same.
    /// </summary>
    Restart,
}
