using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Settings;

/// <summary>
/// What the engine needs to know of any stage: the keys every entry under <c>stages:</c> in pipeline.yaml may have. Immutable. Items held by a stage
/// are at most <c>Capacity + Parallelism × Batch.Size</c>.
/// </summary>
public sealed record StageSettings
{
    /// <summary>How many items may wait before the stage; when they do, the stage before it waits.</summary>
    /// <value>1–1,000,000 items. Default: 64.</value>
    [Range(1, 1_000_000)]
    public int Capacity { get; init; } = 64;

    /// <summary>How many items (or batches) the stage works on at once.</summary>
    /// <value>1–1,024; <c>auto</c> (the default): by the kind of stage and the processor's cores; or bounds, <c>{ min: 1, max: 64 }</c>: the stage finds the number with which most gets done.</value>
    public Parallelism Parallelism { get; init; } = Parallelism.Auto;

    /// <summary>Whether outputs leave in the order their inputs came. Costs throughput: one slow item holds back all behind it.</summary>
    /// <value>Default: <see langword="false"/>. An expanding stage can be ordered only with a parallelism of 1.</value>
    public bool Ordered { get; init; }

    /// <summary>
    /// Whether the stage blocks the thread it runs on, as a library without asynchronous calls does. It then runs on threads of its own, as many as its
    /// parallelism (a gather: times its branches), so that it takes none from other stages.
    /// </summary>
    /// <value>Default: <see langword="false"/>. Each thread takes about a megabyte of address space.</value>
    public bool Blocking { get; init; }

    /// <summary>How a batch stage forms its batches; other shapes have none.</summary>
    public BatchSettings Batch { get; init; } = new();

    /// <summary>How long one attempt on one item or batch may take.</summary>
    /// <value>1 ms – 1 day, or <see langword="null"/> (the default) for no limit.</value>
    [DurationRange("1ms", "1d")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long all attempts on one item or batch may take together, with the waits between them and for a limit.</summary>
    /// <value>1 ms – 7 days, or <see langword="null"/> (the default) for no limit. An expanding stage has none.</value>
    [DurationRange("1ms", "7d")]
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>How often and when an item or batch is tried again within the stage.</summary>
    public RetrySettings Retry { get; init; } = new();

    /// <summary>Leaves an upstream alone that is down; <c>breaker: {}</c> is one with the defaults.</summary>
    /// <value>Default: <see langword="null"/>, which is none.</value>
    public BreakerSettings? Breaker { get; init; }

    /// <summary>The entry of <c>limits:</c> that each attempt takes a permit of.</summary>
    /// <value>Default: <see langword="null"/>, which is none.</value>
    public string? RateLimit { get; init; }

    /// <summary>Makes another attempt beside one that is slow; for stages whose registration says that they are idempotent.</summary>
    /// <value>Default: <see langword="null"/>, which is none. An expanding stage has none.</value>
    public HedgeSettings? Hedge { get; init; }

    /// <summary>Trouble on purpose.</summary>
    /// <value>Default: <see langword="null"/>, which is none.</value>
    public ChaosSettings? Chaos { get; init; }

    /// <summary>
    /// The stage that is given an item when this one has failed it for good: an entry or a registered stage that is a transform of the same input into the same output. The job's
    /// result says what was replaced and why. Where an entry stands for several classes it counts for those it fits.
    /// </summary>
    /// <value>Default: <see langword="null"/>, which is none. An expanding stage has none.</value>
    public string? Fallback { get; init; }

    /// <summary>How many of a job's items the stage may fail before the job as a whole has failed: a share (<c>5%</c>) or a number.</summary>
    /// <value>Default: <see langword="null"/>: any number, as long as an item comes through the flow.</value>
    public Tolerance? Tolerate { get; init; }

    /// <summary>For a gather: how long its branches are waited for; what has come by then is joined.</summary>
    /// <value>1 ms – 1 day, or <see langword="null"/> (the default) for as long as they take.</value>
    [DurationRange("1ms", "1d")]
    public TimeSpan? Within { get; init; }

    /// <summary>For a gather: how many branches must succeed; with fewer the item fails, naming each cause.</summary>
    /// <value>1 to the number of branches. Default: 1.</value>
    [Range(1, 1000)]
    public int MinBranches { get; init; } = 1;
}
