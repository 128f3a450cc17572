using Mono.Cecil;

namespace Pipeline.Tests.Architecture;

/// <summary>Which namespaces of an assembly use which, as its compiled types do: in signatures, attributes and bodies.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, SortedSet<string>> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), string> _example = [];
    private readonly HashSet<string> _own;

    private NamespaceGraph(ModuleDefinition module)
    {
        _own = [.. module.Types.Select(type => type.FullName)];
        foreach (var type in module.Types.Where(type => type.Namespace.StartsWith("Pipeline.", StringComparison.Ordinal)))
        {
            new TypeUses(type, user => Add(type, user)).Read();
        }
    }

    /// <summary>The namespaces.</summary>
    public IEnumerable<string> Namespaces => _uses.Keys;

    /// <summary>Reads an assembly's file.</summary>
    public static NamespaceGraph Of(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return new(module);
    }

    /// <summary>Namespaces that use each other, directly or over others, each circle with one use for each step; none when uses go one way.</summary>
    public IEnumerable<string> FindCircles() =>
        from start in _uses.Keys
        let path = FindPath(start, start, [])
        where path is not null && path.Min(StringComparer.Ordinal) == start
        select string.Join(" → ", path.Append(start).Zip(path.Skip(1).Append(start), (user, used) => $"{user} ({_example.GetValueOrDefault((user, used))})"));

    private List<string>? FindPath(string from, string to, HashSet<string> seen)
    {
        foreach (var next in _uses[from])
        {
            if (next == to)
            {
                return [from];
            }

            if (seen.Add(next) && FindPath(next, to, seen) is { } rest)
            {
                return [from, .. rest];
            }
        }

        return null;
    }

    private void Add(TypeDefinition user, TypeReference used)
    {
        var top = used;
        while (top.DeclaringType is not null)
        {
            top = top.DeclaringType;
        }

        var from = _uses.TryGetValue(user.Namespace, out var uses) ? uses : _uses[user.Namespace] = new(StringComparer.Ordinal);
        if (!_own.Contains(top.FullName) || top.Namespace == user.Namespace || !top.Namespace.StartsWith("Pipeline.", StringComparison.Ordinal))
        {
            return;
        }

        _uses.TryAdd(top.Namespace, new(StringComparer.Ordinal));
        from.Add(top.Namespace);
        _example.TryAdd((user.Namespace, top.Namespace), $"{user.Name} uses {top.Name}");
    }
}
