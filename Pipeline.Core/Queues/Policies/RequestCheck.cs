using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Text;

namespace Pipeline.Core.Queues.Policies;

/// <summary>Whether a request is fit to be accepted by any queue. Pure.</summary>
internal static class RequestCheck
{
    /// <summary>The longest name of a flow, in characters.</summary>
    public const int MaxFlowLength = 128;

    /// <summary>The longest tenant, in characters.</summary>
    public const int MaxTenantLength = 64;

    /// <summary>The longest dedupe key, in characters.</summary>
    public const int MaxDedupeKeyLength = 256;

    /// <summary>The longest trace parent, in characters; the one that W3C defines has 55.</summary>
    public const int MaxTraceParentLength = 128;

    /// <summary>Why the request cannot be accepted, with the values and what is allowed; <see langword="null"/> when it can.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The largest input, in bytes of UTF-8 JSON (what a replay resumes from counts as input), and the flows that are known.</param>
    public static string? WhyRejected(JobRequest request, QueueOptions options) =>
        WhyHeadRejected(request) ?? WhyFlowRejected(request.Flow, options.Flows) ?? WhyInputRejected(request, options.MaxInputBytes);

    /// <summary>That there is no such flow, with those there are or the nearest of them.</summary>
    public static string UnknownFlow(string flow, IEnumerable<string> known) =>
        $"there is no flow '{flow}'{(NearestWord.Find(flow, known) is { } nearest ? $"; did you mean '{nearest}'?" : $"; the configuration has {string.Join(", ", known.Order(StringComparer.Ordinal))}")}";

    private static string? WhyFlowRejected(string flow, IReadOnlyCollection<string>? known) => known is null || known.Contains(flow) ? null : UnknownFlow(flow, known);

    private static string? WhyHeadRejected(JobRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Flow) || request.Flow.Length > MaxFlowLength)
        {
            return Say($"flow has {request.Flow?.Length ?? 0} characters; name a flow of pipeline.yaml, 1 to {MaxFlowLength} characters.");
        }

        if (string.IsNullOrWhiteSpace(request.Tenant) || request.Tenant.Length > MaxTenantLength)
        {
            return Say($"tenant has {request.Tenant?.Length ?? 0} characters; allowed are 1 to {MaxTenantLength}.");
        }

        if (request.Priority is < JobRequest.LowestPriority or > JobRequest.HighestPriority)
        {
            return Say($"priority is {request.Priority}; allowed are {JobRequest.LowestPriority} (lowest) to {JobRequest.HighestPriority} (highest).");
        }

        if (request.DedupeKey is { } key && key.Length is 0 or > MaxDedupeKeyLength)
        {
            return Say($"dedupeKey has {request.DedupeKey.Length} characters; allowed are 1 to {MaxDedupeKeyLength}, or null for none.");
        }

        return request.TraceParent is { Length: > MaxTraceParentLength }
            ? Say($"traceParent has {request.TraceParent.Length} characters; allowed are up to {MaxTraceParentLength}.")
            : WhyTextRejected("flow", request.Flow) ?? WhyTextRejected("tenant", request.Tenant)
            ?? WhyTextRejected("dedupeKey", request.DedupeKey) ?? WhyTextRejected("traceParent", request.TraceParent);
    }

    /// <summary>A store may cut a text at a NUL, or keep something else for half a surrogate pair: two keys would then be one.</summary>
    private static string? WhyTextRejected(string name, string? text)
    {
        for (var index = 0; index < text?.Length; index++)
        {
            if (text[index] == '\0' || !Rune.TryGetRuneAt(text, index, out var rune))
            {
                return Say($"{name} has the character U+{(int)text[index]:X4} at {index}, which is no text; leave it out.");
            }

            index += rune.Utf16SequenceLength - 1;
        }

        return null;
    }

    private static string? WhyInputRejected(JobRequest request, long maxInputBytes)
    {
        if (request.Input.ValueKind == JsonValueKind.Undefined)
        {
            return "input is missing; give a JSON value.";
        }

        long size = 0;
        foreach (var value in request.ResumeFrom is { } resume ? [request.Input, .. resume.Items] : (IReadOnlyList<JsonElement>)[request.Input])
        {
            var json = JsonMarshal.GetRawUtf8Value(value);
            size += json.Length;
            if (size > maxInputBytes)
            {
                return Say($"input is {size} bytes of JSON or more; allowed are {maxInputBytes}. Send a reference to it (a path or URL), or raise queue.maxInputBytes.");
            }

            if (!Utf8.IsValid(json))
            {
                return "input is not valid UTF-8; encode it again.";
            }

            if (IsTooDeep(json))
            {
                return Say($"input nests deeper than {PipelineJson.Options.MaxDepth} levels; flatten it.");
            }
        }

        return null;
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth >= PipelineJson.Options.MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
