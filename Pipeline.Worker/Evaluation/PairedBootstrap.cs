namespace Pipeline.Worker.Evaluation;

/// <summary>
/// Whether one run is better than another, or the queries happened to suit it: the queries are drawn anew, with replacement, many times over, and the
/// differences of the means counted. Pure, and the same for the same numbers: the draws come from a generator of its own with a fixed seed.
/// </summary>
internal static class PairedBootstrap
{
    private const int Draws = 10_000;
    private const ulong Seed = 0x9E3779B97F4A7C15;

    /// <summary>Compares two runs.</summary>
    /// <param name="first">A score for each query; at least one.</param>
    /// <param name="second">The other run's scores, in the same order.</param>
    public static Comparison Compare(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var differences = second.Zip(first, (after, before) => after - before).ToArray();
        var means = new double[Draws];
        var state = Seed;
        for (var draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            for (var i = 0; i < differences.Length; i++)
            {
                sum += differences[(int)Math.BigMul(Next(ref state), (ulong)differences.Length, out _)];
            }

            means[draw] = sum / differences.Length;
        }

        Array.Sort(means);
        double notAbove = means.Count(mean => mean <= 0);
        double notBelow = means.Count(mean => mean >= 0);
        return new Comparison(
            first.Average(),
            second.Average(),
            differences.Average(),
            means[(int)(Draws * 0.025)],
            means[(int)(Draws * 0.975) - 1],
            Math.Min(1, 2 * Math.Min(notAbove, notBelow) / Draws));
    }

    // SplitMix64: System.Random does not promise the same numbers in the next version of the runtime.
    private static ulong Next(ref ulong state)
    {
        var mixed = state += Seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
