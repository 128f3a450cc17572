using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Configuration.Files;

/// <summary>An application's configuration as the tree that pipeline.yaml is read into. Keys are written as in pipeline.yaml, lists by their indexes. Nothing in it has a place.</summary>
internal static class SectionTree
{
    public static ConfigNode Of(IConfiguration section)
    {
        List<IConfigurationSection> children = [.. section.GetChildren()];
        if (children.Count == 0)
        {
            return Scalar((section as IConfigurationSection)?.Value);
        }

        return IsList(children)
            ? new ConfigSequence(default, [.. children.Select(Of)])
            : new ConfigMapping(default, [.. children.Select(child => new ConfigEntry(child.Key, default, Of(child)))]);
    }

    private static bool IsList(List<IConfigurationSection> children) =>
        children.Select((child, index) => child.Key == index.ToString(CultureInfo.InvariantCulture)).All(isIndex => isIndex);

    /// <summary>JSON's <c>true</c> and <c>false</c> come as <c>True</c> and <c>False</c>, an empty text as nothing.</summary>
    private static ConfigScalar Scalar(string? value)
    {
        var text = value is "True" or "False" ? value.ToLowerInvariant() : value ?? "";
        return new(default, text, text, isPlain: value is null);
    }
}
