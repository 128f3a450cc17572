namespace Pipeline.Core.Configuration.Flows;

/// <summary>The most a stage can hold.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Input">The type of its items.</param>
/// <param name="Parallelism">Items or batches worked on at once on this machine.</param>
/// <param name="Items">Capacity + parallelism × batch; the stage that reads folders may hold parallelism − 1 documents more.</param>
public sealed record StageFootprint(string Stage, string Input, int Parallelism, long Items);
