namespace Pipeline.Core.Configuration;

/// <summary>The most a stage can hold.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Input">The type of its items.</param>
/// <param name="Parallelism">Items or batches worked on at once on this machine.</param>
/// <param name="Items">Capacity + parallelism × batch.</param>
/// <param name="Bytes">Those of its items, where known: a flow's first stage holds jobs' inputs, which <c>queue.maxInputBytes</c> limits.</param>
public sealed record StageFootprint(string Stage, string Input, int Parallelism, long Items, long? Bytes);
