namespace Pipeline.Core.Options;

/// <summary>
/// A backend under the name that <c>use:</c> gives it in pipeline.yaml. The allowed values of <c>use:</c>, the keys of its section, the checks, the reference and the JSON schema follow
/// from it. Immutable.
/// </summary>
public abstract record BackendRegistration
{
    /// <summary>The name in pipeline.yaml: lower case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one sentence, for the reference.</summary>
    public required string Summary { get; init; }

    /// <summary>The options class whose properties are the backend's own keys, with a public constructor without parameters; <see langword="null"/> when it has none.</summary>
    public Type? OptionsType { get; init; }

    /// <summary>Its own options when pipeline.yaml says nothing.</summary>
    /// <returns>A new object, or <see langword="null"/> when it has no options.</returns>
    internal object? CreateOptions() => OptionsType is { } type ? Activator.CreateInstance(type) : null;

    /// <summary>What it can do, a phrase each, for <c>check</c> and the reference.</summary>
    internal virtual IReadOnlyList<string> Abilities => [];
}
