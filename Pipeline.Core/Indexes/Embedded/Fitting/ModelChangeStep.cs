namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>How far a change of model has come.</summary>
internal enum ModelChangeStep
{
    /// <summary>Vectors that nobody needs are in the way.</summary>
    Clearing,

    /// <summary>Chunks are waiting for vectors of the next model.</summary>
    Embedding,

    /// <summary>The model is the current one.</summary>
    Current,

    /// <summary>All chunks have vectors of the next model, and it is not to become the current one yet.</summary>
    Held,

    /// <summary>Another change has taken this one's place.</summary>
    Superseded,
}
