using ScottPlot;

namespace Pipeline.Benchmarks.Answers;

/// <summary>Draws abstention curves: what is answered and what is withheld for each threshold, and one against the other.</summary>
internal static class AbstentionPlot
{
    private const int Width = 1200;
    private const int Height = 560;
    private const int Steps = 200;
    private const double Most = 0.6;

    private static readonly string[] Colours = ["#1f77b4", "#d95f02"];

    public static void Save(string path, IReadOnlyList<AbstentionCurve> curves, double threshold)
    {
        Multiplot figure = new();
        figure.AddPlots(2);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 1, columns: 2);
        for (int i = 0; i < curves.Count; i++)
        {
            var colour = Color.FromHex(Colours[i % Colours.Length]);
            DrawShares(figure.GetPlot(0), curves[i], colour);
            DrawTrade(figure.GetPlot(1), curves[i], threshold, colour);
        }

        Finish(figure.GetPlot(0), "Shares by threshold", "confidence below which an answer is withheld", "share of the questions");
        figure.GetPlot(0).Add.VerticalLine(threshold, 1, Colors.Gray, LinePattern.Dashed);
        Finish(figure.GetPlot(1), "One against the other (dot: the default threshold)", "withheld when there is no answer", "answered when there is one");
        figure.SavePng(path, Width, Height);
    }

    private static IEnumerable<double> Thresholds => Enumerable.Range(0, Steps + 1).Select(step => step * Most / Steps);

    private static void DrawShares(Plot plot, AbstentionCurve curve, Color colour)
    {
        double[] thresholds = [.. Thresholds];
        Line(plot, thresholds, [.. thresholds.Select(curve.Answered)], colour, LinePattern.Solid, $"{curve.Name}: answered, has an answer");
        Line(plot, thresholds, [.. thresholds.Select(curve.Abstained)], colour, LinePattern.Dotted, $"{curve.Name}: withheld, has none");
    }

    private static void DrawTrade(Plot plot, AbstentionCurve curve, double threshold, Color colour)
    {
        double[] thresholds = [.. Thresholds];
        Line(plot, [.. thresholds.Select(curve.Abstained)], [.. thresholds.Select(curve.Answered)], colour, LinePattern.Solid, curve.Name);
        plot.Add.Marker(curve.Abstained(threshold), curve.Answered(threshold), MarkerShape.FilledCircle, 10, colour);
    }

    private static void Line(Plot plot, double[] xs, double[] ys, Color colour, LinePattern pattern, string label)
    {
        var line = plot.Add.ScatterLine(xs, ys, colour);
        line.LinePattern = pattern;
        line.LineWidth = 2;
        line.LegendText = label;
    }

    private static void Finish(Plot plot, string title, string x, string y)
    {
        plot.Title(title);
        plot.XLabel(x);
        plot.YLabel(y);
        plot.Axes.SetLimitsY(0, 1.02);
        plot.ShowLegend(Alignment.LowerLeft);
    }
}
