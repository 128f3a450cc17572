using System.Text.Json;

namespace Pipeline.Core.Indexes.Filters;

/// <summary>Reads the JSON form: <c>{"field":value}</c>, <c>{"field":{"gte":value}}</c>, <c>{"and":[…]}</c>, <c>{"or":[…]}</c>, <c>{"not":{…}}</c>. Members of one object hold together. Pure.</summary>
internal static class FilterJson
{
    private static readonly string[] Words = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "like", "exists"];

    /// <exception cref="FilterException">It is no filter.</exception>
    public static ChunkFilter Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? FilterParser.Parse(json.GetString()!) : ReadObject(json, "filter");

    // No deeper than JSON itself may be.
    private static ChunkFilter ReadObject(JsonElement json, string path)
    {
        var members = json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().ToList() : [];
        return members.Count > 0
            ? All([.. members.Select(member => ReadMember(member, $"{path}.{member.Name}"))])
            : throw new FilterException(path, $"{Shown(json)} stands where an object such as {{\"lang\":\"en\"}} or {{\"and\":[…]}} is needed");
    }

    private static ChunkFilter ReadMember(JsonProperty member, string path) => member.Name switch
    {
        "and" => All(ReadList(member.Value, path)),
        "or" when ReadList(member.Value, path) is var parts => parts.Count > 1 ? new AnyFilter(parts) : parts[0],
        "not" => new NotFilter(ReadObject(member.Value, path)),
        _ when member.Value.ValueKind == JsonValueKind.Object => All([.. member.Value.EnumerateObject().Select(condition =>
            ReadCondition(new FilterField(member.Name), condition, $"{path}.{condition.Name}"))], path),
        _ => new ComparisonFilter(new FilterField(member.Name), FilterOperator.Equal, ReadValue(member.Value, path)),
    };

    private static List<ChunkFilter> ReadList(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0
            ? [.. json.EnumerateArray().Select((part, index) => ReadObject(part, $"{path}[{index}]"))]
            : throw new FilterException(path, $"{Shown(json)} stands where a list of conditions is needed");

    private static ChunkFilter ReadCondition(FilterField field, JsonProperty condition, string path) => condition.Name switch
    {
        "eq" => new ComparisonFilter(field, FilterOperator.Equal, ReadValue(condition.Value, path)),
        "ne" => new ComparisonFilter(field, FilterOperator.NotEqual, ReadValue(condition.Value, path)),
        "lt" => new ComparisonFilter(field, FilterOperator.Less, ReadValue(condition.Value, path)),
        "lte" => new ComparisonFilter(field, FilterOperator.LessOrEqual, ReadValue(condition.Value, path)),
        "gt" => new ComparisonFilter(field, FilterOperator.Greater, ReadValue(condition.Value, path)),
        "gte" => new ComparisonFilter(field, FilterOperator.GreaterOrEqual, ReadValue(condition.Value, path)),
        "in" => new InFilter(field, ReadValues(condition.Value, path)),
        "like" when condition.Value.ValueKind == JsonValueKind.String => new PatternFilter(field, condition.Value.GetString()!),
        "like" => throw new FilterException(path, $"{Shown(condition.Value)} stands where a pattern such as \"*/docs/*.md\" is needed"),
        "exists" when condition.Value.ValueKind == JsonValueKind.True => new ExistsFilter(field),
        "exists" when condition.Value.ValueKind == JsonValueKind.False => new NotFilter(new ExistsFilter(field)),
        "exists" => throw new FilterException(path, $"{Shown(condition.Value)} stands where true or false is needed"),
        _ => throw new FilterException(path, $"there is no comparison '{condition.Name}'; allowed are {string.Join(", ", Words)}{FilterText.Hint(condition.Name, Words)}"),
    };

    private static List<FilterValue> ReadValues(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is > 0 and <= ChunkFilter.MaxValues
            ? [.. json.EnumerateArray().Select((value, index) => ReadValue(value, $"{path}[{index}]"))]
            : throw new FilterException(path, $"{Shown(json)} stands where a list of 1 to {ChunkFilter.MaxValues} values is needed");

    private static FilterValue ReadValue(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.String => FilterValue.Of(json.GetString()!),
        JsonValueKind.Number when json.TryGetDecimal(out var number) => FilterValue.Of(number),
        JsonValueKind.True => FilterValue.Of("true"),
        JsonValueKind.False => FilterValue.Of("false"),
        JsonValueKind.Null => throw new FilterException(path, "null is no value; {\"exists\":false} asks for documents without the field"),
        _ => throw new FilterException(path, $"{Shown(json)} stands where a text, a number, true or false is needed"),
    };

    private static ChunkFilter All(List<ChunkFilter> parts, string path = "") => parts.Count switch
    {
        0 => throw new FilterException(path, $"{{}} has no comparison; allowed are {string.Join(", ", Words)}"),
        1 => parts[0],
        _ => new AllFilter(parts),
    };

    private static string Shown(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {json.GetArrayLength()}",
        JsonValueKind.Undefined => "nothing",
        _ => json.GetRawText() is { Length: <= 40 } text ? text : "a long value",
    };
}
