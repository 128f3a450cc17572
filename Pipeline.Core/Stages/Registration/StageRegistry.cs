using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Lambdas;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Stages.Registration;

/// <summary>
/// The stage classes that pipeline.yaml can name. Append-only and thread-safe: a reader sees a registration whole or not at all.
/// <code>
/// StageRegistry registry = new(BuiltInStages.All);
/// registry.Add&lt;RedactStage, RedactOptions&gt;("redact", StageWork.Compute, new StageSettings { Capacity = 256 });
/// </code>
/// </summary>
public sealed class StageRegistry
{
    private readonly Lock _gate = new();
    private volatile Entries _entries = new([]);

    /// <summary>An empty registry.</summary>
    public StageRegistry()
    {
    }

    /// <summary>A registry of some stages.</summary>
    /// <param name="registrations">The stages, as the built-in ones.</param>
    /// <exception cref="ArgumentException">One is not valid; the message says why.</exception>
    public StageRegistry(IEnumerable<StageRegistration> registrations)
    {
        foreach (var registration in registrations)
        {
            Add(registration);
        }
    }

    /// <summary>A registry of stages that are known to be valid, as the built-in ones by a test: a short command spends more on checking them than on its work.</summary>
    /// <param name="registrations">The stages.</param>
    internal static StageRegistry OfValid(IEnumerable<StageRegistration> registrations) => new() { _entries = new([.. registrations]) };

    /// <summary>All registrations, in the order they were added.</summary>
    public IReadOnlyList<StageRegistration> All => _entries.List;

    /// <summary>The names that pipeline.yaml can use, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _entries.List.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The classes under a name; empty when there is none.</summary>
    /// <param name="name">The name.</param>
    public IReadOnlyList<StageRegistration> Find(string name) => [.. _entries.List.Where(entry => entry.Name == name)];

    /// <summary>Adds a function as a transform stage.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it makes.</typeparam>
    /// <param name="name">Its name in pipeline.yaml.</param>
    /// <param name="stage">What it does; the token fires when the job ends early.</param>
    /// <param name="work">What it mostly does.</param>
    /// <param name="defaults">The engine settings it has when pipeline.yaml says nothing; <see langword="null"/> for the usual ones.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The name is not a name, or taken for the same input.</exception>
    public StageRegistry Add<TIn, TOut>(string name, Func<TIn, CancellationToken, ValueTask<TOut>> stage, StageWork work = StageWork.Unknown, StageSettings? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Add(new StageRegistration
        {
            Name = name,
            StageType = typeof(LambdaTransform<TIn, TOut>),
            Work = work,
            Defaults = defaults ?? new(),
            Create = (_, _) => new LambdaTransform<TIn, TOut>(stage),
        });
    }

    /// <summary>Adds a stage class that has no options of its own. Its constructor is given the host's services.</summary>
    /// <typeparam name="TStage">A class that implements one of the stage interfaces.</typeparam>
    /// <param name="name">Its name in pipeline.yaml.</param>
    /// <param name="work">What it mostly does.</param>
    /// <param name="defaults">The engine settings it has when pipeline.yaml says nothing; <see langword="null"/> for the usual ones.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The class is no stage, or the name is not a name, or taken for the same input.</exception>
    public StageRegistry Add<TStage>(string name, StageWork work = StageWork.Unknown, StageSettings? defaults = null)
        where TStage : class => Add(new StageRegistration
        {
            Name = name,
            StageType = typeof(TStage),
            Work = work,
            Defaults = defaults ?? new(),
            Create = (services, _) => ActivatorUtilities.CreateInstance<TStage>(services),
        });

    /// <summary>Adds a stage class with options of its own: their properties are keys of its entry. Its constructor is given the options and the host's services.</summary>
    /// <typeparam name="TStage">A class that implements one of the stage interfaces.</typeparam>
    /// <typeparam name="TOptions">Its options: settable properties, each with a default.</typeparam>
    /// <inheritdoc cref="Add{TStage}(string, StageWork, StageSettings?)"/>
    public StageRegistry Add<TStage, TOptions>(string name, StageWork work = StageWork.Unknown, StageSettings? defaults = null)
        where TStage : class
        where TOptions : class => Add(new StageRegistration
        {
            Name = name,
            StageType = typeof(TStage),
            OptionsType = typeof(TOptions),
            Work = work,
            Defaults = defaults ?? new(),
            Create = (services, options) => ActivatorUtilities.CreateInstance<TStage>(services, options!),
        });

    /// <summary>Adds a stage.</summary>
    /// <param name="registration">The stage.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">It is not valid; the message says why.</exception>
    public StageRegistry Add(StageRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        lock (_gate)
        {
            if (StageRegistrationChecks.Find(registration, _entries.List) is { } fault)
            {
                throw new ArgumentException($"Stage '{registration.Name}' cannot be registered: {fault}.", nameof(registration));
            }

            _entries = _entries with { List = _entries.List.Add(registration) };
        }

        return this;
    }

    /// <summary>The names that <c>sources:</c> of the stage <c>retrieve</c> can use: the built-in ones first.</summary>
    public IReadOnlyList<string> Sources => [RetrievalSources.Dense, RetrievalSources.Lexical, RetrievalSources.Fused, .. _entries.Sources.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds a way to search, which pipeline.yaml can then name among <c>sources:</c> of the stage <c>retrieve</c>.</summary>
    /// <param name="name">Its name: lower case letters, digits and hyphens.</param>
    /// <param name="create">Makes it from the host's services, once for each flow that names it.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The name is not a name, or taken.</exception>
    public StageRegistry AddSource(string name, Func<IServiceProvider, IRetrievalSource> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        lock (_gate)
        {
            if (!EntryName.IsValid(name) || Sources.Contains(name))
            {
                throw new ArgumentException($"Source '{name}' cannot be registered: use 1–64 lower case letters, digits and hyphens, a letter first, and none of {string.Join(", ", Sources)}.", nameof(name));
            }

            _entries = _entries with { Sources = _entries.Sources.Add(name, create) };
        }

        return this;
    }

    /// <summary>Makes the added sources of some names; built-in and unknown names are left out.</summary>
    internal IReadOnlyDictionary<string, IRetrievalSource> CreateSources(IReadOnlyList<string> names, IServiceProvider services) => _entries.Sources
        .Where(source => names.Contains(source.Key))
        .ToDictionary(source => source.Key, source => source.Value(services), StringComparer.Ordinal);

    private sealed record Entries(ImmutableList<StageRegistration> List)
    {
        public ImmutableDictionary<string, Func<IServiceProvider, IRetrievalSource>> Sources { get; init; } = ImmutableDictionary<string, Func<IServiceProvider, IRetrievalSource>>.Empty;
    }
}
