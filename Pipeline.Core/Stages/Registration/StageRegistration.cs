using System.Collections.Immutable;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Stages.Registration;

/// <summary>A stage class under the name that pipeline.yaml uses. Several classes may share a name when they take different inputs.</summary>
public sealed record StageRegistration
{
    /// <summary>The name in pipeline.yaml: lower case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>A class that implements one of the stage interfaces.</summary>
    public required Type StageType { get; init; }

    /// <summary>The options class whose properties are the stage's own keys, or <see langword="null"/> when it has none.</summary>
    public Type? OptionsType { get; init; }

    /// <summary>What the stage mostly does.</summary>
    /// <value>Default: <see cref="StageWork.Unknown"/>.</value>
    public StageWork Work { get; init; }

    /// <summary>Whether an item may be worked on twice at once without harm, so that <c>hedge</c> may be used.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether the stage costs: it calls a model or another service that is slow or paid for. An attempt of a job counts when the first such stage of its flow begins; in a flow without one, the last stage.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Costs { get; init; }

    /// <summary>The engine settings a stage has when pipeline.yaml says nothing.</summary>
    public StageSettings Defaults { get; init; } = new();

    /// <summary>The stage's own words for engine keys, as <c>minSources</c> for <c>minBranches</c>; either may be written.</summary>
    /// <value>Word → key of <see cref="StageSettings"/>. Default: none.</value>
    public IReadOnlyDictionary<string, string> KeyAliases { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Makes the stage from the host's services and its bound options (<see langword="null"/> when it has none).</summary>
    public required Func<IServiceProvider, object?, object> Create { get; init; }

    /// <summary>Makes the stage where it needs more than services and options; <see langword="null"/> when <see cref="Create"/> does.</summary>
    internal Func<StageMaking, object>? CreateWithin { get; init; }

    /// <summary>Makes the stage.</summary>
    internal object Make(StageMaking making) => CreateWithin is { } create ? create(making) : Create(making.Services, making.Options);
}
