using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Hosting;

/// <summary>Writes jobs' inputs: what is not said is left out, so that lists of jobs stay short.</summary>
internal static class InputJson
{
    private static readonly JsonSerializerOptions Options = new(PipelineJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static JsonElement Of<T>(T input) => JsonSerializer.SerializeToElement(input, Options);
}
