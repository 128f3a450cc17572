namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>One ingest by one side.</summary>
/// <param name="Documents">Documents read.</param>
/// <param name="Chunks">Chunks made.</param>
/// <param name="Seconds">From reading the first file to the last chunk in the store.</param>
/// <param name="ProcessSeconds">From starting a process to its end.</param>
internal sealed record PeerResult(long Documents, long Chunks, double Seconds, double ProcessSeconds)
{
    /// <summary>For progress.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Chunks} chunks in {Seconds:0.00} s, with its process's start {ProcessSeconds:0.00} s");
}
