namespace Pipeline.Worker.Benching;

/// <summary>One point of a sweep's grid.</summary>
internal sealed record SweepCell(int Parallelism, int Capacity, ThroughputReport Report);
