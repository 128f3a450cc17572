using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json;

namespace Pipeline.Core.Testing.Cases;

/// <summary>
/// Holds JSON to a part of what it must be. Pure. The rules:
/// <list type="bullet">
/// <item>an object must have the properties named, each as it must be; it may have others;</item>
/// <item>of a list, each item named must be there, in any order; there may be others; <c>[]</c> is the empty list alone;</item>
/// <item>a text is compared as it is, large and small letters alike; <c>*</c> in it stands for any text, <c>?</c> for any one character;</item>
/// <item>a number may be given as a text with <c>&gt;=</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&lt;</c> before it;</item>
/// <item><c>null</c> is also what is not there.</item>
/// </list>
/// </summary>
public static class SubsetMatch
{
    /// <summary>Finds where JSON is not as it must be.</summary>
    /// <param name="expected">What it must be, in part.</param>
    /// <param name="actual">What it is; <see langword="null"/> when there is nothing.</param>
    /// <param name="path">What to call it.</param>
    /// <returns>The first difference in words, with both values; <see langword="null"/> when it matches.</returns>
    public static string? FindDifference(JsonElement expected, JsonElement? actual, string path) => (expected.ValueKind, actual) switch
    {
        (JsonValueKind.Null, null or { ValueKind: JsonValueKind.Null }) => null,
        (JsonValueKind.Object, { ValueKind: JsonValueKind.Object } found) => expected.EnumerateObject()
            .Select(property => FindDifference(property.Value, found.TryGetProperty(property.Name, out var value) ? value : null, $"{path}.{property.Name}"))
            .FirstOrDefault(difference => difference is not null),
        (JsonValueKind.Array, { ValueKind: JsonValueKind.Array } found) => FindMissing(expected, found, path),
        (JsonValueKind.String, { } found) when Matches(expected.GetString()!, found) => null,
        (JsonValueKind.Number, { ValueKind: JsonValueKind.Number } found) when expected.GetDouble().Equals(found.GetDouble()) => null,
        (JsonValueKind.True or JsonValueKind.False, { } found) when found.ValueKind == expected.ValueKind => null,
        _ => $"{path}: expected {Text(expected)}, was {(actual is { } other ? Text(other) : "nothing")}",
    };

    private static string? FindMissing(JsonElement expected, JsonElement found, string path)
    {
        if (expected.GetArrayLength() == 0)
        {
            return found.GetArrayLength() == 0 ? null : $"{path}: expected an empty list, was {Text(found)}";
        }

        var missing = expected.EnumerateArray().FirstOrDefault(wanted => found.EnumerateArray().All(item => FindDifference(wanted, item, path) is not null));
        return missing.ValueKind == JsonValueKind.Undefined ? null
            : found.GetArrayLength() == 1 ? FindDifference(missing, found[0], $"{path}[0]")
            : $"{path}: expected an item like {Text(missing)}, was {Text(found)}";
    }

    private static bool Matches(string expected, JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String => FileSystemName.MatchesSimpleExpression(expected, found.GetString(), ignoreCase: true),
        JsonValueKind.Number => Compares(expected.AsSpan().Trim(), found.GetDouble()),
        _ => false,
    };

    private static bool Compares(ReadOnlySpan<char> expected, double found)
    {
        var sign = expected.StartsWith(">=") || expected.StartsWith("<=") ? 2 : expected.StartsWith(">") || expected.StartsWith("<") ? 1 : 0;
        return sign > 0 && double.TryParse(expected[sign..], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && expected[..sign] switch
        {
            ">=" => found >= number,
            "<=" => found <= number,
            ">" => found > number,
            _ => found < number,
        };
    }

    private static string Text(JsonElement json)
    {
        const int Longest = 300;
        var text = JsonSerializer.Serialize(json, Diagnostics.PipelineJson.Options);
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
