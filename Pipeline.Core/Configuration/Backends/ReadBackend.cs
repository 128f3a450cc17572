using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Backends;

/// <summary>A backend's section, read.</summary>
/// <param name="Common">The options that every backend of the kind has.</param>
/// <param name="Backend">The backend that is used.</param>
/// <param name="Own">Its own options; <see langword="null"/> when it has none.</param>
/// <param name="Section">The section as it is written; <see langword="null"/> when it is not.</param>
internal sealed record ReadBackend<TCommon, TBackend>(TCommon Common, TBackend Backend, object? Own, ConfigMapping? Section)
    where TBackend : BackendRegistration
{
    /// <summary>Where a key stands, or else where the section does, or else the top of the file.</summary>
    public SourcePosition At(string key) => Section?.Find(key)?.Value.At ?? Section?.At ?? new(1, 1);
}
