using System.Globalization;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing.Cases;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Testing;

/// <summary>Holds what came of a job to what a test case expects. Pure.</summary>
internal static class CaseCheck
{
    /// <summary>All differences, each with what was expected and what came; empty when all is as expected.</summary>
    public static IReadOnlyList<string> FindDifferences(TestExpectation expected, ObservedJob came) =>
    [
        .. State(expected, came.Job),
        .. Attempts(expected, came.Job),
        .. Json(expected.Result, came.Job.Result, "result"),
        .. Json(expected.Failures, JsonSerializer.SerializeToElement(came.Job.Failures, PipelineJson.Options), "failures"),
        .. Events(expected.Events, came.Events),
        .. DeadLetter(expected, came),
        .. expected.Calls.Where(call => came.Probe.Calls(call.Key) != call.Value).Select(call => Differs($"calls.{call.Key}", call.Value, came.Probe.Calls(call.Key))),
        .. expected.Occupancy.Where(most => came.Probe.PeakOccupancy(most.Key) > most.Value)
            .Select(most => Differs($"occupancy.{most.Key}", $"at most {most.Value}", came.Probe.PeakOccupancy(most.Key))),
    ];

    private static IEnumerable<string> State(TestExpectation expected, Job job)
    {
        if (job.State != expected.State)
        {
            var why = job.Failures.Count == 0 ? "" : $": {string.Join("; ", job.Failures.Select(failure => $"{failure.Stage}: {failure.Message}"))}";
            yield return Differs("state", Words.State(expected.State), Words.State(job.State) + why);
        }
    }

    private static IEnumerable<string> Attempts(TestExpectation expected, Job job)
    {
        if (expected.Attempts is { } attempts && job.Attempts != attempts)
        {
            yield return Differs("attempts", attempts, job.Attempts);
        }
    }

    private static IEnumerable<string> Json(JsonElement? expected, JsonElement? actual, string path)
    {
        if (expected is { } wanted && SubsetMatch.FindDifference(wanted, actual, path) is { } difference)
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> Events(IReadOnlyList<JobEventKind> expected, IReadOnlyList<JobEvent> events)
    {
        var found = 0;
        foreach (var happened in events)
        {
            found += found < expected.Count && happened.Kind == expected[found] ? 1 : 0;
        }

        if (found < expected.Count)
        {
            yield return Differs("events", $"{List(expected)} in this order", $"{List(events.Select(happened => happened.Kind))}; '{Name(expected[found])}' is missing at its place");
        }
    }

    private static IEnumerable<string> DeadLetter(TestExpectation expected, ObservedJob came)
    {
        var isDead = came.DeadLetters.Contains(came.Job.Id);
        if (expected.DeadLetter is { } dead && dead != isDead)
        {
            yield return Differs("deadLetter", dead ? "true" : "false", isDead ? "true" : "false");
        }
    }

    private static string List(IEnumerable<JobEventKind> kinds) => $"[{string.Join(", ", kinds.Select(Name))}]";

    private static string Name(JobEventKind kind) => OptionName(kind.ToString());

    private static string OptionName(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Differs(string what, object expected, object came) => string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, was {came}");
}
