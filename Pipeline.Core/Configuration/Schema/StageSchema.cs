using System.Text.Json.Nodes;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Schema;

/// <summary>The schema of <c>stages:</c>: engine keys in every entry, and a class's own keys in the entry of its name. An entry with a name of its own may have the keys of any class. Pure.</summary>
internal static class StageSchema
{
    public static JsonObject Of(StageRegistry registry) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(registry.Names.Select(name => PipelineSchema.Pair(name, Entry(registry, registry.Find(name))))),
        ["additionalProperties"] = Entry(registry, registry.All),
    };

    private static JsonObject Entry(StageRegistry registry, IReadOnlyList<StageRegistration> classes)
    {
        var engine = SchemaValues.Keys(typeof(StageSettings)).Append(PipelineSchema.Pair(StageRegistrationChecks.UseKey, SchemaValues.Words(registry.Names)));
        var aliases = classes.SelectMany(stage => stage.KeyAliases)
            .Select(alias => PipelineSchema.Pair(alias.Key, SchemaValues.Of(OptionKey.Of(typeof(StageSettings)).First(key => key.Name == alias.Value))));
        var own = classes.Where(stage => stage.OptionsType is not null).SelectMany(stage => SchemaValues.Keys(stage.OptionsType!));
        return PipelineSchema.Optional(SchemaValues.Section(engine.Concat(aliases).Concat(own).DistinctBy(key => key.Key)));
    }
}
