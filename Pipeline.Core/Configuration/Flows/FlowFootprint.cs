namespace Pipeline.Core.Configuration.Flows;

/// <summary>The most a flow can hold in memory, whatever the backlog. Pure.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Stages">Its stages, in the order of the data.</param>
/// <param name="Jobs">The most jobs of it that one worker holds at once.</param>
/// <param name="JobBytes">Their inputs, each as large as <c>queue.maxInputBytes</c> allows.</param>
/// <param name="AttemptStage">The stage whose beginning counts an attempt of a job.</param>
public sealed record FlowFootprint(string Flow, IReadOnlyList<StageFootprint> Stages, int Jobs, long JobBytes, string AttemptStage)
{
    /// <summary>Items of all stages.</summary>
    public long Items => Stages.Sum(stage => stage.Items);
}
