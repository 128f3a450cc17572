namespace Pipeline.Core.Configuration.Yaml;

/// <summary>What a pipeline.yaml may cost to read.</summary>
internal static class YamlLimits
{
    /// <summary>Bytes of the file.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Sections and lists inside each other.</summary>
    public const int MaxDepth = 32;

    /// <summary>Values, aliases written out: what a chain of aliases can multiply.</summary>
    public const int MaxValues = 20_000;
}
