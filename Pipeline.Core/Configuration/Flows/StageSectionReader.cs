using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>Reads the <c>stages:</c> section: each entry's engine keys and its class's own keys, in one mapping.</summary>
internal sealed class StageSectionReader(DiagnosticSink sink, FilePaths paths, StageRegistry registry, IReadOnlyCollection<string> limits)
{
    private const string Section = "stages";
    private readonly OptionsBinder _binder = new(sink, paths);

    /// <summary>The entries by name. One whose class is not known is there without variants: it was reported.</summary>
    public Dictionary<string, StageOptions> Read(ConfigNode? node)
    {
        Dictionary<string, StageOptions> stages = new(StringComparer.Ordinal);
        switch (node)
        {
            case null or ConfigScalar { IsNull: true } or ConfigScalar { Value: null }:
                break;
            case ConfigMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    stages[entry.Key] = ReadEntry(entry);
                }

                break;
            default:
                sink.Error(node.At, DiagnosticCodes.WrongKind, $"{Section} is {node.Kind}; it must be a section with a stage's name as each key");
                break;
        }

        return stages;
    }

    private StageOptions ReadEntry(ConfigEntry entry)
    {
        if (!EntryName.IsValid(entry.Key))
        {
            sink.Error(entry.At, DiagnosticCodes.InvalidName, FlowSectionReader.NameRule(entry.Key));
        }

        var mapping = entry.Value as ConfigMapping ?? new ConfigMapping(entry.Value.At, []);
        if (entry.Value is ConfigSequence or ConfigScalar { IsNull: false, Value: not null })
        {
            sink.Error(entry.Value.At, DiagnosticCodes.WrongKind, $"{Section}.{entry.Key} is {entry.Value.Kind}; it must be a section: {{ capacity: 64, … }}, or {{ }}");
        }

        var use = ReadUse(entry, mapping);
        var registrations = use is null ? [] : registry.Find(use);
        return new()
        {
            Name = entry.Key,
            Use = use ?? entry.Key,
            Variants = registrations.Count == 0 ? [] : Bind(entry.Key, mapping, registrations),
            Position = entry.At,
        };
    }

    private string? ReadUse(ConfigEntry entry, ConfigMapping mapping)
    {
        var given = mapping.Find(StageRegistrationChecks.UseKey)?.Value;
        if (given is not null and not ConfigScalar)
        {
            sink.Error(given.At, DiagnosticCodes.WrongKind, $"{Section}.{entry.Key}.use is {given.Kind}; it must be a registered stage's name");
            return null;
        }

        var scalar = given as ConfigScalar;
        var use = scalar is null ? entry.Key : scalar.Value;
        if (use is null || registry.Find(use).Count > 0)
        {
            return use;
        }

        var written = scalar?.Raw ?? entry.Key;
        var hint = scalar is null ? $"; an entry with a name of its own says which stage it is with '{StageRegistrationChecks.UseKey}:'" : "";
        sink.Error(scalar?.At ?? entry.At, DiagnosticCodes.UnregisteredStage,
            $"no stage is registered as {Wording.Quote(written)}; {Wording.Allowed(scalar is null ? entry.Key : scalar.Hint, registry.Names)}{hint}");
        return null;
    }

    private List<StageVariant> Bind(string name, ConfigMapping mapping, IReadOnlyList<StageRegistration> registrations)
    {
        var path = $"{Section}.{name}";
        var plain = WithoutAliases(mapping, registrations, path);
        var variants = registrations.Select(StageVariant.DefaultOf)
            .Select(variant => variant with { Settings = (StageSettings)OptionsCopy.Of(variant.Settings), Entry = plain }).ToList();
        List<object> targets = [.. variants.Select(variant => variant.Settings), .. variants.Select(variant => variant.Options).OfType<object>()];
        _binder.Fill(targets, plain, path, [StageRegistrationChecks.UseKey]);
        WarnOfKeysWithoutEffect(plain, registrations, path);
        CheckLimit(plain, path);
        CheckHedge(plain, registrations, path);
        CheckSources(plain, variants, path);
        return variants;
    }

    /// <summary>What can be searched is known to the registry alone.</summary>
    private void CheckSources(ConfigMapping mapping, List<StageVariant> variants, string path)
    {
        if (variants.Exists(variant => variant.Options is RetrieveOptions) && mapping.Find(OptionKey.NameOf(nameof(RetrieveOptions.Sources)))?.Value is ConfigSequence list)
        {
            foreach (var source in list.Items.OfType<ConfigScalar>().Where(source => source is { IsNull: false, Value: { } name } && !registry.Sources.Contains(name)))
            {
                sink.Error(source.At, DiagnosticCodes.NotAllowed, $"{path}.sources: {Wording.Quote(source.Raw)} is not allowed; {Wording.Allowed(source.Hint, registry.Sources)}");
            }
        }
    }

    /// <summary>The entry with each alias under the engine key it stands for.</summary>
    private ConfigMapping WithoutAliases(ConfigMapping mapping, IReadOnlyList<StageRegistration> registrations, string path)
    {
        List<ConfigEntry> entries = [];
        foreach (var entry in mapping.Entries)
        {
            var key = registrations.Select(registration => registration.KeyAliases.GetValueOrDefault(entry.Key)).FirstOrDefault(key => key is not null);
            if (key is not null && mapping.Find(key) is not null)
            {
                sink.Error(entry.At, DiagnosticCodes.DuplicateKey, $"{path}.{entry.Key} is another word for '{key}', which is given too; keep one of them");
                continue;
            }

            entries.Add(key is null ? entry : entry with { Key = key });
        }

        return new(mapping.At, entries);
    }

    private void CheckLimit(ConfigMapping mapping, string path)
    {
        if (mapping.Find(OptionKey.NameOf(nameof(StageSettings.RateLimit)))?.Value is ConfigScalar { IsNull: false, Value: { } limit } scalar && !limits.Contains(limit))
        {
            sink.Error(scalar.At, DiagnosticCodes.UnknownLimit, $"{path}.rateLimit: there is no limit {Wording.Quote(scalar.Raw)} under limits; {Wording.Allowed(scalar.Hint, limits)}");
        }
    }

    private void CheckHedge(ConfigMapping mapping, IReadOnlyList<StageRegistration> registrations, string path)
    {
        if (mapping.Find(OptionKey.NameOf(nameof(StageSettings.Hedge))) is { Value: ConfigMapping } entry
            && registrations.FirstOrDefault(registration => !registration.IsIdempotent) is { } registration)
        {
            sink.Error(entry.At, DiagnosticCodes.NotIdempotent,
                $"{path}.hedge: {TypeNames.Of(registration.StageType)} is not registered as idempotent, so that its items must not be worked on twice at once; remove 'hedge', or register it with IsIdempotent");
        }
    }

    /// <summary>An expanding stage bounds each of its waits and hands out as it goes: what would take a whole attempt back is not for it.</summary>
    private void WarnOfExpanding(ConfigMapping mapping, HashSet<StageShape> shapes, string path)
    {
        string[] others = [nameof(StageSettings.TotalTimeout), nameof(StageSettings.Hedge), nameof(StageSettings.Fallback)];
        foreach (var entry in others.Select(key => mapping.Find(OptionKey.NameOf(key))).OfType<ConfigEntry>().Where(_ => shapes.SetEquals([StageShape.Expand])))
        {
            sink.Warning(entry.At, DiagnosticCodes.KeyWithoutEffect, $"{path}.{entry.Key} does nothing: this is an expand stage; remove it");
        }
    }

    private void WarnOfKeysWithoutEffect(ConfigMapping mapping, IReadOnlyList<StageRegistration> registrations, string path)
    {
        var shapes = registrations.SelectMany(registration => StageContract.Of(registration.StageType)).Select(ResolvedStep.ShapeOf).ToHashSet();
        Warn(nameof(StageSettings.Batch), StageShape.Batch);
        Warn(nameof(StageSettings.Within), StageShape.Gather);
        Warn(nameof(StageSettings.MinBranches), StageShape.Gather);
        WarnOfExpanding(mapping, shapes, path);

        void Warn(string property, StageShape shape)
        {
            if (!shapes.Contains(shape) && mapping.Find(OptionKey.NameOf(property)) is { } entry)
            {
                var words = string.Join(" or ", shapes.Select(own => OptionKey.NameOf(own.ToString())));
                sink.Warning(entry.At, DiagnosticCodes.KeyWithoutEffect,
                    $"{path}.{entry.Key} does nothing: it is for a {OptionKey.NameOf(shape.ToString())} stage, and this is a {words} stage; remove it");
            }
        }
    }
}
