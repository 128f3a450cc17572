namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>How the embedded index keeps vectors in memory.</summary>
public enum VectorFormat
{
    /// <summary>As they are, 4 bytes a number: the nearest are found exactly.</summary>
    Float32,

    /// <summary>A byte a number; the nearest by that measure are compared again by what the file holds.</summary>
    Int8,
}
