namespace Pipeline.Core.Indexes.Qdrant.Writing;

/// <summary>What is to be done with the chunks of a version.</summary>
internal enum WriteStep
{
    /// <summary>Not known yet.</summary>
    Undecided,

    /// <summary>Nothing: a later job has the document.</summary>
    Superseded,

    /// <summary>Nothing: the version is readable.</summary>
    Known,

    /// <summary>The document's fence is to be raised; the version is readable.</summary>
    Raise,

    /// <summary>The version is to be made known: it will come in several writes.</summary>
    Claim,

    /// <summary>The chunks are to be stored under a version that is known.</summary>
    Part,

    /// <summary>The chunks are to be stored; they are the whole version.</summary>
    Whole,
}
