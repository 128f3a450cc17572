namespace Pipeline.Core.Stages.Ingestion;

/// <summary>The counters of an <c>ingest</c> job.</summary>
internal static class Counters
{
    /// <summary>Documents read, changed or not.</summary>
    public const string Documents = "documents";

    /// <summary>Documents that the index holds in this version already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>Chunks whose vector the index had, or another chunk of the batch was given.</summary>
    public const string Reused = "reused";

    /// <summary>Chunks given to the model.</summary>
    public const string NewVectors = "embedded";

    /// <summary>Chunks stored of documents that are readable with them. Those of a document that is not whole do not count.</summary>
    public const string Chunks = "chunks";

    /// <summary>Documents deleted because they are gone from their folder.</summary>
    public const string Deleted = "deleted";

    /// <summary>Files of a folder that no reader is for; with an ending (<c>passedOver.png</c>) those of it.</summary>
    public const string PassedOver = "passedOver";

    /// <summary>Files of a folder with nothing in them, or blanks alone.</summary>
    public const string Empty = "empty";

    /// <summary>Files of a folder that could not be read; <c>failures</c> names them.</summary>
    public const string Unread = "unread";

    /// <summary>Documents that were left as they are, because a later job has written, confirmed or deleted them. <c>degraded</c> names them.</summary>
    public const string Superseded = "superseded";
}
