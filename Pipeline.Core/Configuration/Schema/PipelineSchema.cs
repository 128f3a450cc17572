using System.Text.Json.Nodes;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Limits;
using Pipeline.Core.Models;
using Pipeline.Core.Options;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration.Schema;

/// <summary>The JSON Schema of pipeline.yaml, for editors: made from the registry and the options classes. <c>pipeline check</c> says more; what it accepts, the schema accepts. Pure.</summary>
public static class PipelineSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private const string UseKey = StageRegistrationChecks.UseKey;

    /// <summary>The schema.</summary>
    /// <param name="registry">What the file may name.</param>
    public static JsonObject Of(PipelineRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var schema = SchemaValues.Section(
        [
            Pair("version", new JsonObject { ["const"] = PipelineOptions.CurrentVersion }),
            Pair("plugins", Optional(new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } })),
            Pair("queue", Optional(Store(registry.Queues, typeof(QueueOptions)))),
            Pair("index", Optional(Store(registry.Indexes, typeof(Indexes.IndexOptions)))),
            Pair("models", Optional(SchemaValues.Section(
            [
                Pair("embedding", Optional(Model(registry.Embeddings, typeof(EmbeddingModelOptions)))),
                Pair("chat", Optional(Model(registry.Chats, typeof(ChatModelOptions)))),
            ]))),
            Pair("diagnostics", Optional(SchemaValues.Of(KeyOf<DiagnosticsOptions>()))),
            Pair("logging", Optional(SchemaValues.Of(KeyOf<LoggingOptions>()))),
            Pair("limits", Optional(Named(SchemaValues.Section(SchemaValues.Keys(typeof(LimitOptions)))))),
            Pair("stages", Optional(StageSchema.Of(registry.Stages))),
            Pair("flows", FlowSchema.Of()),
        ]);
        schema["$schema"] = Dialect;
        schema["title"] = "pipeline.yaml";
        schema["required"] = new JsonArray("version", "flows");
        return schema;
    }

    private static OptionKey KeyOf<TOptions>() => OptionKey.Of(typeof(PipelineOptions)).First(key => key.Property.PropertyType == typeof(TOptions));

    /// <summary>An object whose keys are names.</summary>
    internal static JsonObject Named(JsonObject value) => new() { ["type"] = "object", ["additionalProperties"] = value };

    /// <summary>A section that may be left empty.</summary>
    internal static JsonObject Optional(JsonObject section) => SchemaValues.Either(section, new JsonObject { ["type"] = "null" });

    internal static KeyValuePair<string, JsonNode?> Pair(string key, JsonObject value) => new(key, value);

    private static JsonObject Store<T>(BackendSet<T> stores, Type common)
        where T : StoreRegistration => SchemaValues.Section(SchemaValues.Keys(common)
            .Append(Pair(UseKey, Uses(stores)))
            .Concat(stores.All.Where(store => store.OptionsType is not null).Select(store => Pair(store.Name, Optional(SchemaValues.Section(SchemaValues.Keys(store.OptionsType!)))))));

    /// <summary>A model's own keys stand beside <c>use</c>; which of them the model that is used has, is left to <c>check</c>.</summary>
    private static JsonObject Model<T>(BackendSet<T> models, Type common)
        where T : BackendRegistration => SchemaValues.Section(SchemaValues.Keys(common)
            .Append(Pair(UseKey, Uses(models)))
            .Concat(models.All.Where(model => model.OptionsType is not null).SelectMany(model => SchemaValues.Keys(model.OptionsType!)).DistinctBy(key => key.Key)));

    private static JsonObject Uses<T>(BackendSet<T> backends)
        where T : BackendRegistration
    {
        var schema = SchemaValues.Words(backends.Names);
        schema["description"] = string.Join("\n", backends.All.Select(backend => $"{backend.Name}: {backend.Summary}"));
        return schema;
    }
}
