using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>A single value.</summary>
/// <param name="at">Its place.</param>
/// <param name="raw">As written. The only form that messages show.</param>
/// <param name="value">With variables filled in; <see langword="null"/> when one could not be: that was reported.</param>
/// <param name="isPlain">Whether it is written without quotes.</param>
internal sealed class ConfigScalar(SourcePosition at, string raw, string? value, bool isPlain) : ConfigNode(at)
{
    public string Raw { get; } = raw;

    public string? Value { get; } = value;

    /// <summary>Whether it is written without quotes.</summary>
    public bool IsPlain { get; } = isPlain;

    public override bool HasEnvironment { get; } = raw.Contains("${", StringComparison.Ordinal);

    /// <summary>Whether it is nothing: an empty value, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => IsPlain && Raw is ("" or "~" or "null");

    /// <summary>What was written, for finding a near word; <see langword="null"/> when that would hint at the environment.</summary>
    public string? Hint => HasEnvironment ? null : Raw;

    public override long Size => 1;

    public override string Kind => IsNull ? "nothing" : "a single value";
}
