using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues.Policies;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Hosting;

/// <summary>What the flows of a configuration ask of their jobs: checked before a job is accepted, where its sender still hears of it. Pure.</summary>
/// <param name="inputs">The flows' names, each with the type its input is read as.</param>
/// <param name="folder">What relative paths are relative to: the worker that takes the job has another working directory.</param>
internal sealed class RequestRules(IReadOnlyDictionary<string, Type> inputs, string folder)
{
    /// <summary>The request as it is to be accepted, or why it is not.</summary>
    public Candidate Check(long number, JobRequest request)
    {
        if (!inputs.TryGetValue(request.Flow, out var type))
        {
            return new Candidate(number, null, RequestCheck.UnknownFlow(request.Flow, inputs.Keys));
        }

        try
        {
            var input = request.Input.Deserialize(type, PipelineJson.Options);
            IReadOnlyList<string> faults = input switch
            {
                null => [$"flow '{request.Flow}' needs an input"],
                IngestInput ingest => ingest.FindFaults(),
                AskInput ask => ask.FindFaults(),
                _ => [],
            };
            return faults.Count > 0 ? new Candidate(number, null, string.Join("; ", faults)) : new Candidate(number, WithFullPath(request, input), null);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException)
        {
            return new Candidate(number, null, $"the input is none for flow '{request.Flow}': {fault.Message}");
        }
    }

    /// <summary>An INPUT of the command line as JSON: an object as it is, other words as the flow's question, path or URL.</summary>
    /// <exception cref="FormatException">The flow takes no plain words.</exception>
    public JsonElement ReadArgument(string flow, string words)
    {
        if (words.AsSpan().TrimStart().StartsWith("{"))
        {
            return ReadJson(words);
        }

        if (!inputs.TryGetValue(flow, out var type))
        {
            throw new FormatException(RequestCheck.UnknownFlow(flow, inputs.Keys));
        }

        return type switch
        {
            _ when type == typeof(IngestInput) => InputJson.Of(IngestInput.Of(words)),
            _ when type == typeof(AskInput) => InputJson.Of(new { question = words }),
            _ when type == typeof(string) => InputJson.Of(words),
            _ => throw new FormatException($"flow '{flow}' takes a JSON object, not plain words"),
        };
    }

    private static JsonElement ReadJson(string words)
    {
        try
        {
            return JsonElement.Parse(words, new JsonDocumentOptions { MaxDepth = PipelineJson.Options.MaxDepth });
        }
        catch (JsonException fault)
        {
            throw new FormatException($"not JSON: {fault.Message}", fault);
        }
    }

    private JobRequest WithFullPath(JobRequest request, object? input)
    {
        if (input is not IngestInput { Path: { } path } ingest || Path.IsPathFullyQualified(path))
        {
            return request;
        }

        return request with { Input = InputJson.Of(ingest with { Path = Path.GetFullPath(path, folder) }) };
    }
}

/// <summary>A request that asks to be accepted, or why it cannot be.</summary>
/// <param name="Number">Its line in the file, or its place among the arguments; from 1.</param>
/// <param name="Request">The request; <see langword="null"/> when it is faulty.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct Candidate(long Number, JobRequest? Request, string? Fault);

/// <summary>Writes jobs' inputs: what is not said is left out, so that lists of jobs stay short.</summary>
internal static class InputJson
{
    private static readonly JsonSerializerOptions Options = new(PipelineJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static JsonElement Of<T>(T input) => JsonSerializer.SerializeToElement(input, Options);
}
