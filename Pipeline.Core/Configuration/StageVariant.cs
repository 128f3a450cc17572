using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration;

/// <summary>One class of a stage's entry with what the entry makes of its settings. Immutable.</summary>
/// <param name="Registration">The class.</param>
/// <param name="Settings">The engine settings: the class's defaults and what the entry says.</param>
/// <param name="Options">The class's own options; <see langword="null"/> when it has none.</param>
public sealed record StageVariant(StageRegistration Registration, StageSettings Settings, object? Options)
{
    /// <summary>The entry as it is written, for messages; <see langword="null"/> when there is none.</summary>
    internal ConfigMapping? Entry { get; init; }

    /// <summary>A class with its defaults.</summary>
    /// <param name="registration">The class.</param>
    public static StageVariant DefaultOf(StageRegistration registration) =>
        new(registration, registration.Defaults, registration.OptionsType is { } type ? Activator.CreateInstance(type) : null);

    /// <summary>A key's value as it is written: the only form that messages show. <see langword="null"/> when the entry does not have it.</summary>
    /// <param name="property">The property.</param>
    internal ConfigScalar? Written(string property) => Entry?.Find(OptionKey.NameOf(property))?.Value as ConfigScalar;
}
