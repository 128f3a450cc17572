namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>A query in the forms that segments need. Immutable once made: all threads of a scan share it.</summary>
internal sealed class ScanQuery
{
    /// <summary>Prepares a query.</summary>
    /// <param name="vector">Unit length.</param>
    /// <param name="format">The segments' format.</param>
    public ScanQuery(ReadOnlyMemory<float> vector, VectorFormat format)
    {
        Vector = vector;
        Codes = format == VectorFormat.Int8 ? new short[vector.Length] : [];
        Scale = format == VectorFormat.Int8 ? Int8Math.Quantize(vector.Span, Codes) : 1;
    }

    /// <summary>As it was given.</summary>
    public ReadOnlyMemory<float> Vector { get; }

    /// <summary>In 16 bits: what is lost of the query does not count beside what is lost of the vectors. Empty for other formats.</summary>
    public short[] Codes { get; }

    /// <summary>What a step of <see cref="Codes"/> is worth.</summary>
    public float Scale { get; }
}
