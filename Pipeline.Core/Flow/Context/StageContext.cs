using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Flow.Tuning;
using Pipeline.Core.Limits;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Context;

/// <summary>What one running stage knows of itself. Made once, shared by its parts.</summary>
internal sealed class StageContext : IStageIdentity
{
    public StageContext(FlowContext flow, string name, int index, StageSettings settings, bool expands)
    {
        Flow = flow;
        Name = name;
        Logger = flow.Loggers.CreateLogger($"Pipeline.Stage.{flow.Name}.{name}");
        Index = index;
        Settings = settings;
        Expands = expands;
        CountsAttempt = index >= flow.AttemptStage;
        Tags = TagsOf(flow.Name, name);
        Counters = new(flow.Time, Tags, oneToOne: !expands);
        EventData = StageEvent.Reached(name);
    }

    public FlowContext Flow { get; }

    /// <summary>For the log lines of the stage's own code.</summary>
    public ILogger Logger { get; }

    public string Name { get; }

    /// <summary>0 for the flow's first stage.</summary>
    public int Index { get; }

    public StageSettings Settings { get; }

    /// <summary>How many items or batches it works on at once at the most.</summary>
    public required int Parallelism { get; init; }

    /// <summary>What all that it works on passes through, when its parallelism is tuned.</summary>
    public required DegreeGate? Gate { get; init; }

    public KeyValuePair<string, object?>[] Tags { get; }

    public StageCounters Counters { get; }

    /// <summary>The data of the event that says a job has reached the stage.</summary>
    public ReadOnlyMemory<byte> EventData { get; }

    /// <summary>The stage's own threads, when it blocks.</summary>
    public required BlockingThreads? Threads { get; init; }

    public bool HasOwnThreads => Threads is not null;

    /// <summary>How many items it works on at once at the most.</summary>
    public required long MaxWidth { get; init; }

    /// <summary>How many items it works on at once now.</summary>
    public long Width => Gate is null ? MaxWidth : MaxWidth / Parallelism * Gate.Degree;

    /// <summary>Whether it makes any number of items of one.</summary>
    public bool Expands { get; }

    /// <summary>Whether its calls wait for a limit.</summary>
    public bool IsLimited => Settings.RateLimit is not null;

    /// <summary>Whether an attempt of a job counts from here on.</summary>
    public bool CountsAttempt { get; }

    public static KeyValuePair<string, object?>[] TagsOf(string flow, string stage) => [new(TagNames.Flow, flow), new(TagNames.Stage, stage)];
}

/// <summary>What the parts of one running flow share.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where its log lines go.</param>
/// <param name="Slots">The jobs it holds at once.</param>
/// <param name="Tolerances">How many failures its stages may have.</param>
/// <param name="Limits">The budgets its stages may name.</param>
/// <param name="Forced">Fires when the flow is forced to stop.</param>
internal sealed record FlowContext(string Name, TimeProvider Time, ILogger Logger, JobSlots Slots, IReadOnlyList<StageTolerance> Tolerances, LimitSet? Limits, CancellationToken Forced)
{
    /// <summary>The index of the first stage that counts an attempt of a job: of the one that costs, or the last.</summary>
    public int AttemptStage { get; init; }

    /// <summary>Makes the loggers of stages.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Takes what the last stage puts out, an <c>IOutlet</c> of its type; <see langword="null"/> to make it the job's result.</summary>
    public object? Output { get; init; }

    /// <summary>How many stages the flow has.</summary>
    public int StageCount { get; init; } = 1;

    /// <exception cref="InvalidOperationException">There is no such limit.</exception>
    public Budget FindLimit(string limit, string stage) => Limits?.Find(limit) ?? throw new InvalidOperationException(
        $"Stage '{stage}' of flow '{Name}' names the limit '{limit}', and there is {(Limits is { Names.Count: > 0 } ? $"only {string.Join(", ", Limits.Names)}" : "none")}. Start the flow with a LimitSet that has it.");
}
