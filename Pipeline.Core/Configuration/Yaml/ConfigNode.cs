using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>A value of pipeline.yaml and its place. Immutable once read; an aliased node stands in several places and is shared.</summary>
internal abstract class ConfigNode(SourcePosition at)
{
    public SourcePosition At { get; } = at;

    /// <summary>How many values it is, aliases written out.</summary>
    public abstract long Size { get; }

    /// <summary>Whether it holds something of the environment.</summary>
    public abstract bool HasEnvironment { get; }

    /// <summary>What it is, in words.</summary>
    public abstract string Kind { get; }
}
