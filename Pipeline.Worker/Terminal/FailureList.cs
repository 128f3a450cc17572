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
            output.WriteLine($"  {failure.Stage}: {CleanText.OnOneLine(failure.Item)}{others}: {CleanText.OnOneLine(failure.Message)} ({failure.Error})");
        }
    }
}
