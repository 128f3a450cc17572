using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>A section: keys, each once, in the order of the file.</summary>
internal sealed class ConfigMapping(SourcePosition at, IReadOnlyList<ConfigEntry> entries) : ConfigNode(at)
{
    public IReadOnlyList<ConfigEntry> Entries { get; } = entries;

    public override long Size { get; } = 1 + entries.Sum(entry => entry.Value.Size);

    public override bool HasEnvironment { get; } = entries.Any(entry => entry.Value.HasEnvironment);

    public override string Kind => "a section";

    public ConfigEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}
