using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>A list.</summary>
internal sealed class ConfigSequence(SourcePosition at, IReadOnlyList<ConfigNode> items) : ConfigNode(at)
{
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    public override long Size { get; } = 1 + items.Sum(item => item.Size);

    public override bool HasEnvironment { get; } = items.Any(item => item.HasEnvironment);

    public override string Kind => "a list";
}
