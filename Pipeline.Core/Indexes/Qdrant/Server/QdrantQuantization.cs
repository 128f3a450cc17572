namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>How vectors are compressed for searches.</summary>
internal enum QdrantQuantization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A byte a number.</summary>
    Scalar,

    /// <summary>A bit a number.</summary>
    Binary,

    /// <summary>Four bits a number; from Qdrant 1.18 on.</summary>
    Turbo,
}
