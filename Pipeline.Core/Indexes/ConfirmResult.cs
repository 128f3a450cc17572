namespace Pipeline.Core.Indexes;

/// <summary>How a document stands to a version of it, by <see cref="IChunkIndex.ConfirmAsync"/>.</summary>
public enum ConfirmResult
{
    /// <summary>The version is not there: its chunks are to be written.</summary>
    Missing,

    /// <summary>The version is the readable one, and no job that was accepted earlier can replace it any more.</summary>
    Unchanged,

    /// <summary>The version is not the readable one, and a later job or lease has written or confirmed this document, or it was deleted since: chunks of this version would be discarded.</summary>
    Superseded,
}
