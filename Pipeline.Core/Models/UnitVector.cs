using System.Runtime.CompilerServices;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models;

/// <summary>Brings vectors to length 1, one number after the other: the same bits on every machine, whatever the width of its vector units.</summary>
internal static class UnitVector
{
    /// <summary>Divides a vector by its length.</summary>
    /// <returns><see langword="false"/> when it is all zeros: it is left as it is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryNormalize(Span<float> vector)
    {
        double squares = 0;
        foreach (var value in vector)
        {
            squares += (double)value * value;
        }

        if (squares == 0)
        {
            return false;
        }

        var scale = 1 / Math.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] * scale);
        }

        return true;
    }

    /// <summary>A direction of a text's own, from its hash: near no other, but the same for the same text. For texts in which a model sees nothing.</summary>
    public static float[] OfText(string text, int dimensions)
    {
        var vector = new float[dimensions];
        var hash = FeatureHash.Add(FeatureHash.Start, text);
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = (FeatureHash.Mix(hash + (ulong)i) & 1) == 0 ? 1 : -1;
        }

        TryNormalize(vector);
        return vector;
    }
}
