namespace Pipeline.Core.Indexes.Qdrant.State;

/// <summary>A version that is complete. Immutable.</summary>
/// <param name="Id">Marks its chunks. Another one each time the version is written.</param>
/// <param name="Version">The version's fingerprint.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Title">Its title.</param>
/// <param name="Chunks">How many chunks it has.</param>
/// <param name="Words">Their words, counted with repetition.</param>
/// <param name="CompletedBy">The ordinal of the chunk that made it readable.</param>
internal sealed record ReadableVersion(Guid Id, string Version, string Source, string Title, int Chunks, long Words, int CompletedBy);
