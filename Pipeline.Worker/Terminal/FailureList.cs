using Pipeline.Core.Jobs;
using Spectre.Console;

namespace Pipeline.Worker.Terminal;

/// <summary>A job's failures as a tree: the stages, what failed in each, and its causes.</summary>
internal static class FailureList
{
    private const int FirstNames = 3;
    private const int Width = 10_000; // the terminal breaks lines: a break of ours would cut paths and messages that people copy

    /// <summary>Writes the tree; of failures that are alike the first few names.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="failures">The failures.</param>
    /// <param name="job">The job, to say where the other names are; <see langword="null"/> to say nothing.</param>
    public static void Write(TextWriter output, IReadOnlyList<JobFailure> failures, Guid? job = null)
    {
        var stages = FailureTree.Of(failures, withItems: true);
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

        if (job is not null && failures.Any(failure => failure.Items.Count > FirstNames))
        {
            output.WriteLine($"  All names: pipeline jobs {job} --failures");
        }
    }

    /// <summary>Writes the name of each item that failed, below what it failed with.</summary>
    public static void WriteNames(TextWriter output, IEnumerable<JobFailure> failures)
    {
        foreach (var failure in failures)
        {
            output.WriteLine($"{(failure.Stage.Length == 0 ? "elsewhere" : failure.Stage)}: {Words.Count(failure.Count, "failure", "failures")}: {CleanText.OnOneLine(failure.Message)} ({failure.Error})");
            foreach (var item in failure.Items.DefaultIfEmpty(failure.Item))
            {
                output.WriteLine($"  {CleanText.OnOneLine(item)}");
            }

            if (failure.Items.Count > 0 && failure.Items.Count < failure.Count)
            {
                output.WriteLine($"  … {Words.Count(failure.Count - failure.Items.Count, "more name", "more names")}: there was no more room; the log of the worker has them.");
            }
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
        var isNamed = failure.Count == 1 && failure.Message.StartsWith($"'{failure.Item}'", StringComparison.Ordinal);
        return $"{(isNamed ? "" : $"{Names(failure)}: ")}{CleanText.OnOneLine(failure.Message)} ({failure.Error})";
    }

    private static string Names(JobFailure failure)
    {
        var first = failure.Items.Count > 1 ? failure.Items.Take(FirstNames).ToList() : [failure.Item];
        var others = failure.Count - first.Count;
        var names = string.Join(", ", first.Select(CleanText.OnOneLine));
        return others > 0 ? $"{names} and {Words.Count(others, "other", "others")}" : names;
    }
}
