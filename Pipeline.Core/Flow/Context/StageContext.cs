using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Stages;
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
        EventData = JsonSerializer.SerializeToUtf8Bytes(new { stage = name }, PipelineJson.Options);
    }

    public FlowContext Flow { get; }

    /// <summary>For the log lines of the stage's own code.</summary>
    public ILogger Logger { get; }

    public string Name { get; }

    /// <summary>0 for the flow's first stage.</summary>
    public int Index { get; }

    public StageSettings Settings { get; }

    public required int Parallelism { get; init; }

    public KeyValuePair<string, object?>[] Tags { get; }

    public StageCounters Counters { get; }

    /// <summary>The data of the event that says a job has reached the stage.</summary>
    public ReadOnlyMemory<byte> EventData { get; }

    /// <summary>The stage's own threads, when it blocks.</summary>
    public required BlockingThreads? Threads { get; init; }

    /// <summary>How many items it works on at once.</summary>
    public required long Width { get; init; }

    /// <summary>Whether it makes any number of items of one.</summary>
    public bool Expands { get; }

    /// <summary>Whether an attempt of a job counts from here on.</summary>
    public bool CountsAttempt { get; }

    public static KeyValuePair<string, object?>[] TagsOf(string flow, string stage) => [new(TagNames.Flow, flow), new(TagNames.Stage, stage)];
}
