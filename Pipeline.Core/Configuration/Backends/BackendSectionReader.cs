using System.Collections.Immutable;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration.Backends;

/// <summary>
/// Reads a section that names a backend: <c>use</c>, the keys that every backend of the kind has, and the backend's own. A store's own keys stand in a section of its name, and those of
/// stores that are not used are checked too; a model's stand beside <c>use</c>.
/// </summary>
internal sealed class BackendSectionReader(DiagnosticSink sink, FilePaths paths)
{
    public const string UseKey = StageRegistrationChecks.UseKey;

    private readonly OptionsBinder _binder = new(sink, paths);

    /// <summary>Reads the section of a store.</summary>
    public ReadBackend<TCommon, TStore> ReadStore<TCommon, TStore>(ConfigNode? node, string path, BackendSet<TStore> stores)
        where TCommon : new()
        where TStore : StoreRegistration
    {
        var section = Section<TCommon>(node, path, stores.Names);
        var used = FindUsed(section, path, stores);
        TCommon common = new();
        var own = paths.Resolve(used.CreateOptions());
        if (section is not null)
        {
            List<TStore> withKeys = [.. stores.All.Where(store => store.OptionsType is not null)];
            _binder.Fill([common], section, path, [UseKey, .. withKeys.Select(store => store.Name)]);
            foreach (var store in withKeys)
            {
                var bound = _binder.BindSection(store.CreateOptions()!, section.Find(store.Name)?.Value, Wording.Path(path, store.Name));
                own = store == used ? bound : own;
            }

            if (own is not null && section.Find(used.Name) is null)
            {
                new CrossFieldValidator(sink).Check(own, new ConfigMapping(section.At, []), ImmutableHashSet<string>.Empty, Wording.Path(path, used.Name)); // what it needs is not there at all
            }
        }

        return new(common, used, own, section);
    }

    /// <summary>Reads the section of a model.</summary>
    public ReadBackend<TCommon, TModel> ReadModel<TCommon, TModel>(ConfigNode? node, string path, BackendSet<TModel> models)
        where TCommon : new()
        where TModel : BackendRegistration
    {
        var section = Section<TCommon>(node, path, []);
        var used = FindUsed(section, path, models);
        TCommon common = new();
        var own = paths.Resolve(used.CreateOptions());
        if (section is not null)
        {
            _binder.Fill(own is null ? [common] : [common, own], section, path, [UseKey], key => OtherModels(key, used, models));
        }

        return new(common, used, own, section);
    }

    private ConfigMapping? Section<TCommon>(ConfigNode? node, string path, IEnumerable<string> names)
    {
        if (node is null or ConfigMapping or ConfigScalar { IsNull: true } or ConfigScalar { Value: null })
        {
            return node as ConfigMapping;
        }

        var keys = OptionKey.Of(typeof(TCommon)).Select(key => key.Name).Concat(names).Prepend(UseKey);
        sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; it must be a section with any of the keys {string.Join(", ", keys)}");
        return null;
    }

    private T FindUsed<T>(ConfigMapping? section, string path, BackendSet<T> backends)
        where T : BackendRegistration
    {
        switch (section?.Find(UseKey)?.Value)
        {
            case null or ConfigScalar { Value: null }:
                return backends.Default;
            case ConfigScalar { IsNull: false, Value: { Length: > 0 } name } when backends.Find(name) is { } used:
                return used;
            case ConfigScalar scalar:
                sink.Error(scalar.At, DiagnosticCodes.NotAllowed, $"{path}.{UseKey}: {(scalar.IsNull ? "nothing" : Wording.Quote(scalar.Raw))} is not allowed; {Wording.Allowed(scalar.Hint, backends.Names)}");
                return backends.Default;
            case var other:
                sink.Error(other.At, DiagnosticCodes.WrongKind, $"{path}.{UseKey} is {other.Kind}; it must be one of {string.Join(", ", backends.Names)}");
                return backends.Default;
        }
    }

    /// <summary>Which other models have a key that the one that is used has not, for a message.</summary>
    private static string OtherModels<T>(string key, T used, BackendSet<T> models)
        where T : BackendRegistration
    {
        var others = models.All.Where(model => model != used && model.OptionsType is { } type && OptionKey.Of(type).Any(own => own.Name == key)).Select(model => model.Name).ToList();
        return others.Count == 0 ? "" : $"; '{used.Name}' does not have it, but {string.Join(", ", others)} {(others.Count == 1 ? "does" : "do")}";
    }
}
