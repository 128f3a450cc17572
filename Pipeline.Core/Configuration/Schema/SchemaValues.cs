using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Schema;

/// <summary>What a key of an options class may hold, as JSON Schema (draft 2020-12). Ranges of numbers and allowed words are exact; durations, sizes and rates are texts. Pure.</summary>
internal static class SchemaValues
{
    private const string Variable = @"^.*\$\{.*$";

    /// <summary>The schema of a key's value.</summary>
    public static JsonObject Of(OptionKey key)
    {
        var type = Nullable.GetUnderlyingType(key.Property.PropertyType) ?? key.Property.PropertyType;
        var schema = Body(key, type);
        if (FieldValidator.Allowed(key) is { Length: > 0 } allowed)
        {
            schema["description"] = $"allowed: {allowed}";
        }

        return ValueBinder.AllowsNull(key) ? Either(schema, new JsonObject { ["type"] = "null" }) : schema;
    }

    /// <summary>A section with some keys; others are errors.</summary>
    public static JsonObject Section(IEnumerable<KeyValuePair<string, JsonNode?>> properties) =>
        new() { ["type"] = "object", ["properties"] = new JsonObject(properties), ["additionalProperties"] = false };

    /// <summary>The keys of an options class with their values' schemas.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Keys(Type options) =>
        OptionKey.Of(options).Select(key => KeyValuePair.Create<string, JsonNode?>(key.Name, Of(key)));

    /// <summary>One of some words, or a variable.</summary>
    public static JsonObject Words(IEnumerable<string> words) =>
        Either(new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) }, VariableText());

    /// <summary>Either of two.</summary>
    public static JsonObject Either(JsonObject one, JsonObject other) => new() { ["anyOf"] = new JsonArray(one, other) };

    private static JsonObject Body(OptionKey key, Type type)
    {
        if (OptionTypes.IsSection(type))
        {
            var section = Section(Keys(type));
            return type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand
                ? Either(section, Of(OptionKey.Of(type).First(own => own.Property.Name == shorthand.Property)))
                : section;
        }

        if (type == typeof(Parallelism))
        {
            return Either(Single(key, type), Section(Keys(typeof(ParallelismBounds))));
        }

        if (OptionTypes.ItemOf(type) is { } item)
        {
            return new JsonObject { ["type"] = "array", ["items"] = Single(key, item) };
        }

        return OptionTypes.ValueOf(type) is { } value
            ? new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(key, value) }
            : Single(key, type);
    }

    private static JsonObject Single(OptionKey key, Type type)
    {
        if (key.Attributes.OfType<AllowedValuesAttribute>().FirstOrDefault() is { } allowed)
        {
            return Words(allowed.Values.OfType<object>().Select(word => Convert.ToString(word, CultureInfo.InvariantCulture)!));
        }

        if (type.IsEnum)
        {
            return Words(Enum.GetNames(type).Select(OptionKey.NameOf));
        }

        if (type == typeof(bool))
        {
            return Either(new JsonObject { ["type"] = "boolean" }, VariableText());
        }

        var isNumber = type == typeof(int) || type == typeof(double) || (type == typeof(long) && !key.Has<SizeRangeAttribute>());
        return isNumber
            ? Either(Number(key, type), VariableText())
            : new JsonObject { ["type"] = new JsonArray("string", "number") };
    }

    private static JsonObject Number(OptionKey key, Type type)
    {
        JsonObject number = new() { ["type"] = type == typeof(double) ? "number" : "integer" };
        if (key.Attributes.OfType<RangeAttribute>().FirstOrDefault() is { } range)
        {
            number["minimum"] = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
            number["maximum"] = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        }

        return number;
    }

    private static JsonObject VariableText() => new() { ["type"] = "string", ["pattern"] = Variable };
}
