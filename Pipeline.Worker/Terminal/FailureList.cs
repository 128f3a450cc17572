using Pipeline.Core.Jobs;
using Spectre.Console;

namespace Pipeline.Worker.Terminal;

/// <summary>A job's failures as a tree: the stages, what failed in each, and its causes.</summary>
internal static class FailureList
{
    private const int Width = 10_000; // the terminal breaks lines: a break of ours would cut paths and messages that people copy

    public static void Write(TextWriter output, IEnumerable<JobFailure> failures)
    {
        var stages = FailureTree.Of(failures);
        if (stages.Count == 0)
        {
            return;
        }

        using StringWriter drawn = new();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(drawn) });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        foreach (var stage in stages)
        {
            Tree tree = new(new Text($"{(stage.Stage.Length == 0 ? "elsewhere" : stage.Stage)}: {Words.Count(stage.Count, "failure", "failures")}"));
            foreach (var failure in stage.Failures)
            {
                Add(tree.AddNode(new Text(Line(failure))), failure.Causes);
            }

            console.Write(tree);
        }

        foreach (var line in drawn.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            output.WriteLine($"  {line.TrimEnd()}");
        }
    }

    /// <summary>For each stage, how many inputs of the failed items were kept: a replay can start there only with all of them.</summary>
    public static void WriteKept(TextWriter output, IEnumerable<JobFailure> failures)
    {
        foreach (var stage in failures.Where(failure => failure.Inputs.Count > 0).GroupBy(failure => failure.Stage, StringComparer.Ordinal))
        {
            output.WriteLine($"  {stage.Key}: {Words.Number(stage.Sum(failure => failure.Inputs.Count))} of {Words.Count(stage.Sum(failure => failure.Count), "input", "inputs")} kept for a replay from this stage");
        }
    }

    private static void Add(TreeNode node, IReadOnlyList<FailureCause> causes)
    {
        foreach (var cause in causes)
        {
            var often = cause.Count > 1 ? $", {Words.Number(cause.Count)} times" : "";
            Add(node.AddNode(new Text($"{CleanText.OnOneLine(cause.Message)} ({cause.Error}{often})")), cause.Causes);
        }
    }

    private static string Line(JobFailure failure)
    {
        var others = failure.Count > 1 ? $" and {Words.Count(failure.Count - 1, "other", "others")}" : "";
        var item = others.Length == 0 && failure.Message.StartsWith($"'{failure.Item}'", StringComparison.Ordinal) ? "" : $"{CleanText.OnOneLine(failure.Item)}{others}: ";
        return $"{item}{CleanText.OnOneLine(failure.Message)} ({failure.Error})";
    }
}
