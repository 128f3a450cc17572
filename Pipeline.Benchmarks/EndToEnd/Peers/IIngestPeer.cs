namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>One side of the comparison.</summary>
internal interface IIngestPeer
{
    string Name { get; }

    /// <summary>Ingests the documents once, into an empty store.</summary>
    /// <exception cref="InvalidOperationException">The process failed; what it said is in the message.</exception>
    Task<PeerResult> RunAsync(PeerDocuments documents, CancellationToken cancellationToken);
}
