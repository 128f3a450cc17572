using System.Reflection;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>
/// Fills options objects from sections, by reflection over their properties. Reports every fault and keeps the default where a value was refused, so
/// that one reading finds all.
/// </summary>
/// <param name="sink">Takes the faults.</param>
/// <param name="paths">Makes relative paths whole; <see langword="null"/> for options that hold none.</param>
internal sealed class OptionsBinder(DiagnosticSink sink, FilePaths? paths = null)
{
    private static readonly HashSet<string> None = [];
    private readonly ValueBinder _values = new(sink);
    private readonly CrossFieldValidator _crossField = new(sink);

    /// <summary>A copy of some options with what a section says.</summary>
    public object Bind(object defaults, ConfigMapping mapping, string path)
    {
        var options = OptionsCopy.Of(defaults);
        Fill([options], mapping, path, None);
        return options;
    }

    /// <summary>A copy of some options with what a section says that may be missing or be written as the value of one of its keys.</summary>
    public object BindSection(object defaults, ConfigNode? node, string path)
    {
        switch (node)
        {
            case null or ConfigScalar { IsNull: true } or ConfigScalar { Value: null }:
                return defaults;
            case ConfigMapping mapping:
                return Bind(defaults, mapping, path);
            case ConfigScalar scalar when defaults.GetType().GetCustomAttribute<ShorthandAttribute>() is { } shorthand:
                return Bind(defaults, new ConfigMapping(scalar.At, [new(OptionKey.NameOf(shorthand.Property), scalar.At, scalar)]), path);
            default:
                ReportNoSection(defaults.GetType(), node, path);
                return defaults;
        }
    }

    /// <summary>Fills several options objects that share one section.</summary>
    /// <param name="targets">The objects; a key that several have goes to each.</param>
    /// <param name="mapping">The section.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="others">Keys that are read elsewhere.</param>
    /// <param name="elsewhere">Says of an unknown key where it is known, for the message.</param>
    public void Fill(IReadOnlyList<object> targets, ConfigMapping mapping, string path, IReadOnlyCollection<string> others, Func<string, string>? elsewhere = null)
    {
        var keys = targets.Select(target => OptionKey.Of(target.GetType()).ToDictionary(key => key.Name, StringComparer.Ordinal)).ToList();
        HashSet<string> faulty = new(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries.Where(entry => !others.Contains(entry.Key)))
        {
            if (!keys.Exists(known => known.ContainsKey(entry.Key)))
            {
                ReportUnknown(entry, path, [.. others.Concat(keys.SelectMany(known => known.Keys)).Distinct(StringComparer.Ordinal)], elsewhere);
                continue;
            }

            for (var i = 0; i < targets.Count; i++)
            {
                if (keys[i].TryGetValue(entry.Key, out var key) && !FillKey(targets[i], key, entry, path))
                {
                    faulty.Add(entry.Key);
                }
            }
        }

        foreach (var missing in keys.SelectMany(known => known.Values).Where(key => key.IsRequired && mapping.Find(key.Name) is null))
        {
            sink.Error(mapping.At, DiagnosticCodes.MissingKey, $"{Wording.Path(path, missing.Name)} is missing and has no default; add '{missing.Name}: …'");
        }

        foreach (var target in targets)
        {
            _crossField.Check(target, mapping, faulty, path);
        }
    }

    private bool FillKey(object target, OptionKey key, ConfigEntry entry, string path)
    {
        var full = Wording.Path(path, key.Name);
        var type = Nullable.GetUnderlyingType(key.Property.PropertyType) ?? key.Property.PropertyType;
        if (entry.Value is ConfigScalar { Value: null })
        {
            return false;
        }

        if (OptionTypes.IsSection(type))
        {
            return FillSection(target, key, entry, full);
        }

        if (type == typeof(Parallelism) && entry.Value is ConfigMapping bounds)
        {
            key.Property.SetValue(target, ((ParallelismBounds)Bind(new ParallelismBounds(), bounds, full)).ToParallelism());
            return true;
        }

        var read = _values.Read(key, type, entry.Value, full);
        if (read.IsFaulty)
        {
            return false;
        }

        key.Property.SetValue(target, key.IsFilePath && paths is not null ? paths.Resolve(key, read.Value) : read.Value);
        return true;
    }

    private bool FillSection(object target, OptionKey key, ConfigEntry entry, string path)
    {
        switch (entry.Value)
        {
            case ConfigScalar { IsNull: true }:
                if (ValueBinder.AllowsNull(key))
                {
                    key.Property.SetValue(target, null);
                }

                return true;
            case ConfigScalar scalar when key.Property.PropertyType.GetCustomAttribute<ShorthandAttribute>() is { } shorthand:
                ConfigEntry whole = new(OptionKey.NameOf(shorthand.Property), scalar.At, scalar);
                return FillSection(target, key, entry with { Value = new ConfigMapping(scalar.At, [whole]) }, path);
            case ConfigMapping mapping:
                key.Property.SetValue(target, Bind(key.Property.GetValue(target) ?? Activator.CreateInstance(key.Property.PropertyType)!, mapping, path));
                return true;
            default:
                ReportNoSection(key.Property.PropertyType, entry.Value, path);
                return false;
        }
    }

    private void ReportNoSection(Type type, ConfigNode node, string path) => sink.Error(
        node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; it must be a section with any of the keys {string.Join(", ", OptionKey.Of(type).Select(key => key.Name))}");

    private void ReportUnknown(ConfigEntry entry, string path, IReadOnlyCollection<string> allowed, Func<string, string>? elsewhere)
    {
        var where = path.Length == 0 ? "at the top" : $"in {path}";
        sink.Error(entry.At, DiagnosticCodes.UnknownKey, $"the key {Wording.Quote(entry.Key)} is not known {where}; {Wording.Allowed(entry.Key, allowed)}{elsewhere?.Invoke(entry.Key)}");
    }
}
