using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Flow.Blocks;

/// <summary>Reads a job's JSON as a stage's input. Pure.</summary>
internal static class FlowInput
{
    /// <summary>The most any queue accepts; a larger input did not come through one.</summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    /// <exception cref="PermanentException">It is too large, too deep, or of another shape; the message says which.</exception>
    public static T Read<T>(string stage, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            throw new PermanentException($"The job has no input, and stage '{stage}' needs a {typeof(T).Name}. Send the job with one.");
        }

        var bytes = JsonMarshal.GetRawUtf8Value(json).Length;
        if (bytes > MaxBytes)
        {
            throw new PermanentException($"The input of stage '{stage}' takes {bytes} bytes of JSON and at most {MaxBytes} are read. Send a path or address instead of the content.");
        }

        try
        {
            return json.Deserialize<T>(PipelineJson.Options)
                ?? throw new PermanentException($"The input of stage '{stage}' is null where a {typeof(T).Name} is needed. Send one.");
        }
        catch (Exception error) when (error is not PermanentException) // the input's own constructor may throw anything
        {
            throw new PermanentException($"The input of stage '{stage}' cannot be read as {typeof(T).Name}: {error.Message} Mend the input and send the job again.", error);
        }
    }
}
