using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration;

/// <summary>An entry of <c>stages:</c>, or a registered stage that a flow names without an entry. Immutable.</summary>
public sealed record StageOptions
{
    /// <summary>The name flows use.</summary>
    public required string Name { get; init; }

    /// <summary>The registered stage's name.</summary>
    /// <value>Default: the entry's own name.</value>
    public required string Use { get; init; }

    /// <summary>The classes of that name; which one runs is decided by what the flow gives it.</summary>
    public required IReadOnlyList<StageVariant> Variants { get; init; }

    /// <summary>Where it stands in the file.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>A registered stage without an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="registrations">Its classes.</param>
    internal static StageOptions DefaultOf(string name, IEnumerable<StageRegistration> registrations) =>
        new() { Name = name, Use = name, Variants = [.. registrations.Select(StageVariant.DefaultOf)] };
}
