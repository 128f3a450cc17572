namespace Pipeline.Worker.Benching;

/// <summary>Latencies of many jobs, in seconds.</summary>
internal sealed record LatencySummary(double P50, double P90, double P99, double Max)
{
    /// <summary>Summarises by nearest rank; all zero for no latencies.</summary>
    public static LatencySummary Of(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return sorted.Length == 0 ? new(0, 0, 0, 0) : new(At(sorted, 0.50), At(sorted, 0.90), At(sorted, 0.99), sorted[^1]);
    }

    private static double At(double[] sorted, double quantile) =>
        sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
}
