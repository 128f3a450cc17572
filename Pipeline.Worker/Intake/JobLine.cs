using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Text;

namespace Pipeline.Worker.Intake;

/// <summary>A job as <c>jobs.jsonl</c> has it.</summary>
internal sealed record JobLine
{
    private static readonly string[] Names =
        [.. typeof(JobLine).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    public string? Flow { get; init; }

    public JsonElement? Input { get; init; }

    public string? Tenant { get; init; }

    public int? Priority { get; init; }

    public string? DedupeKey { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Reads one line.</summary>
    /// <exception cref="FormatException">The line is no job; the message says why and what is allowed.</exception>
    public static JobRequest Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = PipelineJson.Options.MaxDepth });
            return Parse(document.RootElement).ToRequest();
        }
        catch (JsonException fault)
        {
            throw new FormatException($"not JSON: {fault.Message}", fault);
        }
    }

    private static JobLine Parse(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"a job is a JSON object like {{\"flow\":\"ask\",\"input\":{{…}}}}, not {element.ValueKind.ToString().ToLowerInvariant()}");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!Names.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"a job has no property '{property.Name}'{(NearestWord.Find(property.Name, Names) is { } nearest ? $" (did you mean '{nearest}'?)" : "")}; it has {string.Join(", ", Names)}");
            }
        }

        try
        {
            return element.Deserialize<JobLine>(PipelineJson.Options)!;
        }
        catch (JsonException fault)
        {
            throw new FormatException($"'{fault.Path?.TrimStart('$', '.')}' has a value of the wrong kind", fault);
        }
    }

    private JobRequest ToRequest()
    {
        JobRequest defaults = new()
        {
            Flow = Flow ?? throw new FormatException("'flow' is missing"),
            Input = Input is { ValueKind: not JsonValueKind.Null } input ? input.Clone() : throw new FormatException("'input' is missing"),
            DedupeKey = DedupeKey,
            NotBefore = NotBefore,
            Deadline = Deadline,
        };
        return defaults with { Tenant = Tenant ?? defaults.Tenant, Priority = Priority ?? defaults.Priority };
    }
}
