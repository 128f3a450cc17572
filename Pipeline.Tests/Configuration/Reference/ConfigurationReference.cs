using System.Reflection;
using System.Text;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Configuration.Reference;

/// <summary>Writes docs/configuration.md from the options classes, their attributes and their comments.</summary>
internal sealed class ConfigurationReference
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Assembly, XmlDocs> _docs = [];

    /// <summary>The whole document.</summary>
    /// <param name="head">What stands before the tables.</param>
    /// <param name="stages">The stages whose own keys are listed; each name once.</param>
    /// <param name="registry">The backends.</param>
    public static string Write(string head, IEnumerable<StageRegistration> stages, PipelineRegistry registry)
    {
        ConfigurationReference reference = new();
        reference._text.Append(head.TrimEnd()).Append('\n');
        PipelineOptions options = new();
        reference.Section("queue", options.Queue, registry.Queues);
        reference.OwnSections("queue", registry.Queues);
        reference.Section("index", options.Index, registry.Indexes);
        reference.OwnSections("index", registry.Indexes);
        reference.Section("models.embedding", options.Models.Embedding, registry.Embeddings, isOwnBeside: true);
        reference.Section("models.chat", options.Models.Chat, registry.Chats, isOwnBeside: true);
        reference.Section("diagnostics", options.Diagnostics);
        reference.Section("logging", options.Logging);
        reference.Section("limits.NAME", new LimitOptions());
        reference.Section("flows.NAME", new FlowSettings());
        reference.Section("stages.NAME", new StageSettings());
        foreach (var group in stages.GroupBy(stage => stage.Name, StringComparer.Ordinal))
        {
            reference.Stage(group.Key, [.. group]);
        }

        return reference._text.ToString();
    }

    private void Stage(string name, IReadOnlyList<StageRegistration> classes)
    {
        var path = $"stages.{name}";
        Heading(path, string.Join(" ", classes.Select(stage => Docs(stage.StageType).Of(stage.StageType, "summary")).Distinct(StringComparer.Ordinal)));
        var usual = Differences(path, classes[0].Defaults, new StageSettings()).ToList();
        if (usual.Count > 0)
        {
            _text.Append($"\nEngine settings by default: {string.Join(", ", usual.Select(text => $"`{text}`"))}.\n");
        }

        foreach (var (alias, key) in classes.SelectMany(stage => stage.KeyAliases).Distinct())
        {
            _text.Append($"\n`{alias}` is another word for `{key}`.\n");
        }

        foreach (var options in classes.Where(stage => stage.OptionsType is not null).DistinctBy(stage => stage.OptionsType))
        {
            Table(path, Activator.CreateInstance(options.OptionsType!)!);
        }
    }

    private void Section(string path, object defaults)
    {
        Heading(path, Docs(defaults.GetType()).Of(defaults.GetType(), "summary"));
        Table(path, defaults);
    }

    /// <summary>A section that names a backend.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="common">The keys that every backend of the kind has.</param>
    /// <param name="backends">The backends.</param>
    /// <param name="isOwnBeside">Whether a backend's own keys stand in the section itself.</param>
    private void Section<T>(string path, object common, BackendSet<T> backends, bool isOwnBeside = false)
        where T : BackendRegistration
    {
        Heading(path, Docs(common.GetType()).Of(common.GetType(), "summary"));
        _text.Append("\n| `use` | what it is | what it can do |\n|---|---|---|\n");
        foreach (var backend in backends.All)
        {
            _text.Append($"| `{backend.Name}`{(backend == backends.Default ? " (the default)" : "")} | {Cell(backend.Summary)} | {(backend.Abilities.Count == 0 ? "–" : Cell(string.Join("; ", backend.Abilities)))} |\n");
        }

        if (OptionKey.Of(common.GetType()).Count > 0)
        {
            Table(path, common);
        }

        foreach (var backend in backends.All.Where(backend => isOwnBeside && backend.OptionsType is not null))
        {
            _text.Append($"\nWith `use: {backend.Name}`:\n");
            Table(path, backend.CreateOptions()!);
        }
    }

    private void OwnSections<T>(string path, BackendSet<T> backends)
        where T : BackendRegistration
    {
        foreach (var backend in backends.All.Where(backend => backend.OptionsType is not null))
        {
            Section($"{path}.{backend.Name}", backend.CreateOptions()!);
        }
    }

    private void Heading(string path, string summary) => _text.Append($"\n## {path}\n{(summary.Length > 0 ? $"\n{summary}\n" : "")}");

    private void Table(string path, object defaults)
    {
        _text.Append("\n| key | default | allowed | meaning |\n|---|---|---|---|\n");
        foreach (var (full, key, value) in Keys(path, defaults))
        {
            var docs = Docs(key.Property.DeclaringType!);
            var type = Nullable.GetUnderlyingType(key.Property.PropertyType) ?? key.Property.PropertyType;
            var reader = ValueReaders.Find(OptionTypes.ItemOf(type) ?? OptionTypes.ValueOf(type) ?? type, key);
            var allowed = FieldValidator.Allowed(key) is { Length: > 0 } attributes ? attributes : reader?.Expected ?? "";
            var written = key.Property.IsDefined(typeof(SizeRangeAttribute)) ? SizeText.Format((long)value!) : CrossFieldValidator.Text(value);
            _text.Append($"| `{full}` | {(key.IsRequired ? "must be given" : $"`{written}`")} | {Cell(allowed)} | {Cell($"{docs.Of(key.Property, "summary")} {docs.Of(key.Property, "value")}")} |\n");
        }
    }

    /// <summary>The keys of a section and of those inside it.</summary>
    private static IEnumerable<(string Path, OptionKey Key, object? Value)> Keys(string path, object options) => OptionKey.Of(options.GetType()).SelectMany(key =>
    {
        var value = key.Property.GetValue(options);
        var full = $"{path}.{key.Name}";
        return !OptionTypes.IsSection(key.Property.PropertyType) ? [(full, key, value)]
            : value is not null ? Keys(full, value)
            : Keys(full, Activator.CreateInstance(key.Property.PropertyType)!).Prepend((full, key, null)); // not there unless it is written
    });

    private static IEnumerable<string> Differences(string path, object options, object usual) =>
        Keys(path, options).Zip(Keys(path, usual)).Where(pair => !Equals(pair.First.Value, pair.Second.Value))
            .Select(pair => $"{pair.First.Path[(path.Length + 1)..]}: {CrossFieldValidator.Text(pair.First.Value)}");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Trim();

    private XmlDocs Docs(Type type)
    {
        if (!_docs.TryGetValue(type.Assembly, out var docs))
        {
            _docs.Add(type.Assembly, docs = XmlDocs.Of(type.Assembly));
        }

        return docs;
    }
}
