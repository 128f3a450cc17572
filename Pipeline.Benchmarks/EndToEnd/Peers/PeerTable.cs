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
            ["", "documents", "chunks", "MB/s", "again", "with process start", "runs"],
            results.GroupBy(result => result.Name, result => result.Result, StringComparer.Ordinal).Select(side => (IReadOnlyList<string>)
            [
                side.Key,
                Format($"{side.First().Documents}"),
                Format($"{side.First().Chunks}"),
                Rate(side.Select(run => run.First)),
                Rate(side.Select(run => run.Again)),
                Rate(side.Select(run => run.Process)),
                Format($"{side.Count()}"),
            ]));

        string Rate(IEnumerable<double> seconds) => Format($"{documents.Bytes / 1e6 / Median(seconds):0.00}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
