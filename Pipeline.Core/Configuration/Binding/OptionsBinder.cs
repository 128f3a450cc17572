using System.Reflection;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>
/// Fills options objects from sections, by reflection over their properties. Reports every fault and keeps the default where a value was refused, so
/// that one reading finds all.
/// </summary>
internal sealed class OptionsBinder(DiagnosticSink sink)
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

    /// <summary>Fills several options objects that share one section.</summary>
    /// <param name="targets">The objects; a key that several have goes to each.</param>
    /// <param name="mapping">The section.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="others">Keys that are read elsewhere.</param>
    public void Fill(IReadOnlyList<object> targets, ConfigMapping mapping, string path, IReadOnlyCollection<string> others)
    {
        var keys = targets.Select(target => OptionKey.Of(target.GetType()).ToDictionary(key => key.Name, StringComparer.Ordinal)).ToList();
        HashSet<string> faulty = new(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries.Where(entry => !others.Contains(entry.Key)))
        {
            if (!keys.Exists(known => known.ContainsKey(entry.Key)))
            {
                ReportUnknown(entry, path, [.. others.Concat(keys.SelectMany(known => known.Keys)).Distinct(StringComparer.Ordinal)]);
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
            sink.Error(mapping.At, DiagnosticCodes.MissingKey, $"{Words.Path(path, missing.Name)} is missing and has no default; add '{missing.Name}: …'");
        }

        foreach (var target in targets)
        {
            _crossField.Check(target, mapping, faulty, path);
        }
    }

    private bool FillKey(object target, OptionKey key, ConfigEntry entry, string path)
    {
        var full = Words.Path(path, key.Name);
        var type = Nullable.GetUnderlyingType(key.Property.PropertyType) ?? key.Property.PropertyType;
        if (entry.Value is ConfigScalar { Value: null })
        {
            return false;
        }

        if (OptionTypes.IsSection(type))
        {
            return FillSection(target, key, entry, full);
        }

        var read = _values.Read(key, type, entry.Value, full);
        if (read.IsFaulty)
        {
            return false;
        }

        key.Property.SetValue(target, read.Value);
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
                var allowed = string.Join(", ", OptionKey.Of(key.Property.PropertyType).Select(inner => inner.Name));
                sink.Error(entry.Value.At, DiagnosticCodes.WrongKind, $"{path} is {entry.Value.Kind}; it must be a section with any of the keys {allowed}");
                return false;
        }
    }

    private void ReportUnknown(ConfigEntry entry, string path, IReadOnlyCollection<string> allowed)
    {
        var where = path.Length == 0 ? "at the top" : $"in {path}";
        sink.Error(entry.At, DiagnosticCodes.UnknownKey, $"the key {Words.Quote(entry.Key)} is not known {where}; {Words.Allowed(entry.Key, allowed)}");
    }
}
