using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>A key and its value.</summary>
internal sealed record ConfigEntry(string Key, SourcePosition At, ConfigNode Value);
