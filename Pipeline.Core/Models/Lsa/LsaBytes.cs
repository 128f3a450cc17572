using System.Numerics.Tensors;

namespace Pipeline.Core.Models.Lsa;

/// <summary>A fitted model as bytes: a byte for each number of a word's vector, and a scale for each word.</summary>
internal static class LsaBytes
{
    // Raise it whenever the layout changes.
    private const int Layout = 1;
    private const float Steps = 127;

    /// <summary>Writes a model.</summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="words">Their vectors, unweighted.</param>
    /// <param name="explained">What share of the variance they keep.</param>
    /// <param name="chunks">How many chunks the corpus had.</param>
    public static byte[] Write(LsaVocabulary vocabulary, DenseRows words, float explained, long chunks)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(Layout);
        writer.Write(chunks);
        writer.Write(explained);
        writer.Write(words.Columns);
        writer.Write(vocabulary.Count);
        for (var word = 0; word < vocabulary.Count; word++)
        {
            var row = words.Row(word);
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(row));
            var scale = largest / Steps;
            writer.Write(vocabulary.Hashes[word]);
            writer.Write(vocabulary.Weights[word]);
            writer.Write(scale);
            foreach (var value in row)
            {
                writer.Write((sbyte)(scale > 0 ? MathF.Round(value / scale) : 0));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="NotSupportedException">The bytes were written by another version of the program.</exception>
    public static LsaModel Read(ReadOnlyMemory<byte> bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes.ToArray(), writable: false));
        _ = ReadChunks(reader);
        var explained = reader.ReadSingle();
        var dimensions = reader.ReadInt32();
        var count = reader.ReadInt32();
        var (hashes, weights, words) = (new ulong[count], new float[count], new DenseRows(count, dimensions));
        var values = new byte[dimensions];
        for (var word = 0; word < count; word++)
        {
            hashes[word] = reader.ReadUInt64();
            weights[word] = reader.ReadSingle();
            var scale = reader.ReadSingle() * weights[word];
            reader.BaseStream.ReadExactly(values);
            var row = words.Row(word);
            for (var i = 0; i < values.Length; i++)
            {
                row[i] = (sbyte)values[i] * scale;
            }
        }

        return new LsaModel(new LsaVocabulary(hashes, weights), words, explained);
    }

    /// <summary>How many chunks the corpus had that a model was fitted on.</summary>
    /// <exception cref="NotSupportedException">The bytes were written by another version of the program.</exception>
    public static long ReadChunks(ReadOnlyMemory<byte> bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes[..12].ToArray(), writable: false));
        return ReadChunks(reader);
    }

    private static long ReadChunks(BinaryReader reader)
    {
        var layout = reader.ReadInt32();
        return layout == Layout
            ? reader.ReadInt64()
            : throw new NotSupportedException($"The fitted model has layout {layout}, this program reads {Layout}: ingest with the program that wrote it, or point index.embedded.path at a new file.");
    }
}
