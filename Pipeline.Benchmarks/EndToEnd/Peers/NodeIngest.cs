namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>What a script under Node prints of one ingest.</summary>
internal sealed record NodeIngest(long Documents, long Chunks, double Seconds);
