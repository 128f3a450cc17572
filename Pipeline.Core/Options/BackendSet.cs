using System.Collections.Immutable;

namespace Pipeline.Core.Options;

/// <summary>The backends of one kind that pipeline.yaml can name; the first is the default. Append-only and thread-safe.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class BackendSet<T>
    where T : BackendRegistration
{
    private readonly Lock _gate = new();
    private volatile ImmutableList<T> _all = [];

    /// <summary>All, in the order they were added.</summary>
    public IReadOnlyList<T> All => _all;

    /// <summary>Their names, in the order they were added.</summary>
    public IReadOnlyList<string> Names => [.. _all.Select(backend => backend.Name)];

    /// <summary>The one that is used when pipeline.yaml names none.</summary>
    /// <exception cref="InvalidOperationException">None is registered.</exception>
    public T Default => _all is [var first, ..] ? first : throw new InvalidOperationException($"No {typeof(T).Name} was added; add one before a pipeline.yaml is read.");

    /// <summary>The backend of a name, or <see langword="null"/>.</summary>
    /// <param name="name">The name; empty for the default.</param>
    public T? Find(string name) => name.Length == 0 ? Default : _all.Find(backend => backend.Name == name);

    /// <summary>The backend of a name that a checked configuration gives.</summary>
    /// <param name="name">The name; empty for the default.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message has those that there are.</exception>
    public T Get(string name) => Find(name) ?? throw new KeyNotFoundException($"'{name}' is not registered; there are {string.Join(", ", Names)}.");

    /// <summary>Adds a backend.</summary>
    /// <param name="backend">The backend.</param>
    /// <exception cref="ArgumentException">Its name is none or is taken, or its options class cannot be made; the message says what to do.</exception>
    public void Add(T backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        lock (_gate)
        {
            if (FindFault(backend) is { } fault)
            {
                throw new ArgumentException($"{fault}.", nameof(backend));
            }

            _all = _all.Add(backend);
        }
    }

    private string? FindFault(T added) =>
        !EntryName.IsValid(added.Name) ? $"'{added.Name}' cannot name a backend; {EntryName.Rule}"
        : _all.Exists(backend => backend.Name == added.Name) ? $"'{added.Name}' is registered already; choose another name"
        : added.OptionsType is { } type && (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
            ? $"The options class {TypeNames.Of(type)} of '{added.Name}' has no public constructor without parameters; give it one and a default for each property"
        : null;
}
