using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Benching;

/// <summary>Jobs to run and what they read.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Flow">The flow all its jobs go through.</param>
/// <param name="Jobs">The jobs.</param>
/// <param name="Bytes">Bytes of the documents they read.</param>
internal sealed record Workload(string Name, string Flow, IReadOnlyList<JobRequest> Jobs, long Bytes);
