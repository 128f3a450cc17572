namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>What one side does.</summary>
/// <param name="Documents">Documents read.</param>
/// <param name="Chunks">Chunks made.</param>
/// <param name="First">Seconds from reading the first file to the last chunk in the store, the first thing that a process does.</param>
/// <param name="Again">The same, into an empty store, once the process has done it a few times.</param>
/// <param name="Process">From starting a process to its end, with one ingest in it.</param>
internal sealed record PeerResult(long Documents, long Chunks, double First, double Again, double Process)
{
    /// <summary>For progress.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Chunks} chunks in {First:0.00} s, again {Again:0.00} s, with its process's start {Process:0.00} s");
}
