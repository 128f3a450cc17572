using System.Globalization;
using System.Text;

namespace Pipeline.Benchmarks.Scaling;

/// <summary><c>-- scaling [SECONDS] [AT-ONCE]</c>: what rates of jobs, up to a thousand million a day, ask of storage accounts and workers. Reckoned, not measured.</summary>
internal static class ScalingCommand
{
    /// <summary>How long a worker holds a job unless it is said.</summary>
    public const double DefaultSeconds = 2;

    /// <summary>How many jobs a worker holds at once unless it is said.</summary>
    public const int DefaultAtOnce = 32;

    private static readonly double[] Rates = [1e5, 1e6, 1e7, 1e8, 1e9];

    public static Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : DefaultSeconds;
        var atOnce = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : DefaultAtOnce;
        Console.Write(Table(seconds, atOnce));
        return Task.FromResult(0);
    }

    /// <summary>The table as docs/scaling.md shows it.</summary>
    public static string Table(double seconds, int atOnce)
    {
        StringBuilder table = new("| jobs a day | jobs/s at the peak | calls to tables/s | calls to queues/s | `shards` | accounts for messages | prefixes, an account each | workers |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var load in Rates.Select(rate => new AzureLoad(rate, seconds)))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {load.JobsPerDay:N0} | {load.JobsPerSecond:N0} | {load.TableCallsPerSecond:N0} | {load.QueueCallsPerSecond:N0} | {load.Queues} | {load.MessageAccounts} | {load.JobAccounts} | {load.Workers(atOnce):N0} |\n");
        }

        return table.ToString();
    }
}
