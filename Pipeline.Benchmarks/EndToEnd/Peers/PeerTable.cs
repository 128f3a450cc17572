using System.Globalization;
using Pipeline.Worker.Terminal;

namespace Pipeline.Benchmarks.EndToEnd.Peers;

/// <summary>Prints what was measured: medians of all runs, in MB of source text a second.</summary>
internal static class PeerTable
{
    public static void Write(TextWriter output, PeerDocuments documents, IEnumerable<(string Name, PeerResult Result)> results)
    {
        output.WriteLine(Format($"{documents.Files.Count} files, {documents.Bytes / 1e6:0.0} MB"));
        Columns.Write(
            output,
            ["", "documents", "chunks", "MB/s", "MB/s with process start", "runs"],
            results.GroupBy(result => result.Name, result => result.Result, StringComparer.Ordinal).Select(side => (IReadOnlyList<string>)
            [
                side.Key,
                Format($"{side.First().Documents}"),
                Format($"{side.First().Chunks}"),
                Format($"{documents.Bytes / 1e6 / Median(side.Select(run => run.Seconds)):0.00}"),
                Format($"{documents.Bytes / 1e6 / Median(side.Select(run => run.ProcessSeconds)):0.00}"),
                Format($"{side.Count()}"),
            ]));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
