using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Testing.Cases;

/// <summary>YAML as JSON: words without quotes that are <c>true</c>, <c>false</c>, <c>null</c> or a number are these, all else is text. Pure.</summary>
internal static class ConfigJson
{
    public static JsonElement Of(ConfigNode? node) => JsonSerializer.SerializeToElement(ToNode(node));

    private static JsonNode? ToNode(ConfigNode? node) => node switch
    {
        ConfigMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToNode(entry.Value)))),
        ConfigSequence list => new JsonArray([.. list.Items.Select(ToNode)]),
        ConfigScalar { IsNull: false, Value: { } text } scalar => scalar.IsPlain ? Plain(text) : JsonValue.Create(text),
        _ => null,
    };

    private static JsonValue Plain(string text) =>
        text is "true" or "false" ? JsonValue.Create(text == "true")
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
