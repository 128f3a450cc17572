namespace Pipeline.Core.Indexes;

/// <summary>What the index knows of a document's readable version.</summary>
/// <param name="DocumentId">Its id.</param>
/// <param name="Version">The version's fingerprint.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Title">Its title.</param>
/// <param name="Chunks">How many chunks it has.</param>
public sealed record StoredDocument(string DocumentId, string Version, string Source, string Title, int Chunks);
