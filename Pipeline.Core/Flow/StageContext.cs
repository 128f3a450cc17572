using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Stages;

namespace Pipeline.Core.Flow;

/// <summary>What one running stage knows of itself. Made once, shared by its parts.</summary>
internal sealed class StageContext : IStageIdentity
{
    public StageContext(FlowContext flow, StageDefinition stage, int index)
    {
        Flow = flow;
        Name = stage.Name;
        Logger = flow.Loggers.CreateLogger($"Pipeline.Stage.{flow.Name}.{stage.Name}");
        Index = index;
        Settings = stage.Settings;
        Parallelism = stage.Parallelism;
        Width = stage.Width;
        Expands = stage.Shape == StageShape.Expand;
        CountsAttempt = index >= flow.AttemptStage;
        Tags = TagsOf(flow.Name, stage.Name);
        Counters = new(flow.Time, Tags, stage.Shape != StageShape.Expand);
        EventData = JsonSerializer.SerializeToUtf8Bytes(new { stage = stage.Name }, PipelineJson.Options);
        Threads = stage.Settings.Blocking ? new(stage.Name, stage.Calls) : null;
    }

    public FlowContext Flow { get; }

    /// <summary>For the log lines of the stage's own code.</summary>
    public ILogger Logger { get; }

    public string Name { get; }

    /// <summary>0 for the flow's first stage.</summary>
    public int Index { get; }

    public StageSettings Settings { get; }

    public int Parallelism { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    public StageCounters Counters { get; }

    /// <summary>The data of the event that says a job has reached the stage.</summary>
    public ReadOnlyMemory<byte> EventData { get; }

    /// <summary>The stage's own threads, when it blocks.</summary>
    public BlockingThreads? Threads { get; }

    /// <summary>How many items it works on at once.</summary>
    public long Width { get; }

    /// <summary>Whether it makes any number of items of one.</summary>
    public bool Expands { get; }

    /// <summary>Whether an attempt of a job counts from here on.</summary>
    public bool CountsAttempt { get; }

    public static KeyValuePair<string, object?>[] TagsOf(string flow, string stage) => [new(TagNames.Flow, flow), new(TagNames.Stage, stage)];
}
