using System.Text.Json.Nodes;

namespace Pipeline.Core.Configuration.Schema;

/// <summary>The schema of <c>flows:</c>. Whether a stage exists and fits is left to <c>check</c>. Pure.</summary>
internal static class FlowSchema
{
    public static JsonObject Of() => PipelineSchema.Named(SchemaValues.Either(
        Steps(),
        SchemaValues.Section(SchemaValues.Keys(typeof(FlowSettings)).Append(PipelineSchema.Pair("stages", Steps())))));

    private static JsonObject Steps() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = SchemaValues.Either(Name(), Gather()),
    };

    private static JsonObject Gather()
    {
        var gather = SchemaValues.Section(
        [
            PipelineSchema.Pair("gather", new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Name() }),
            PipelineSchema.Pair("join", Name()),
            PipelineSchema.Pair("name", Name()),
        ]);
        gather["required"] = new JsonArray("gather", "join");
        return gather;
    }

    private static JsonObject Name() => new() { ["type"] = "string", ["pattern"] = "^[a-z][a-z0-9-]{0,63}$" };
}
