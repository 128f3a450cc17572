using System.Text.Json;

namespace Pipeline.Core.Stages;

/// <summary>Words for properties of an input that nobody knows. Pure.</summary>
internal static class UnknownProperties
{
    public static IEnumerable<string> Describe(IDictionary<string, JsonElement>? unknown, IReadOnlyList<string> allowed) =>
        (unknown?.Keys ?? []).Select(name => $"unknown property '{name}'; allowed are {string.Join(", ", allowed)}");
}
