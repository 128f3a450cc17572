using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Terminal;

/// <summary>A job's failures as an indented list.</summary>
internal static class FailureList
{
    public static void Write(TextWriter output, IEnumerable<JobFailure> failures)
    {
        foreach (var failure in failures)
        {
            var others = failure.Count > 1 ? $" and {Words.Count(failure.Count - 1, "other", "others")}" : "";
            output.WriteLine($"  {Stage(failure)}: {CleanText.OnOneLine(failure.Item)}{others}: {CleanText.OnOneLine(failure.Message)} ({failure.Error})");
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

    private static string Stage(JobFailure failure) => failure.Stage.Length == 0 ? "elsewhere" : failure.Stage;
}
