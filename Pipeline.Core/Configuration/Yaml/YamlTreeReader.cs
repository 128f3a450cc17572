using System.Globalization;
using Pipeline.Core.Configuration.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>
/// Reads YAML into nodes that know their place. Bounded: depth and values are limited while the text is parsed, so that neither nesting nor aliases
/// cost more than <see cref="YamlLimits"/>. One use; not thread-safe.
/// </summary>
internal sealed class YamlTreeReader(DiagnosticSink sink, Func<string, string?> environment)
{
    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];
    private long _values;
    private bool _stopped;

    /// <summary>Reads the only document of a text.</summary>
    /// <returns>Its root, or <see langword="null"/> after a fault that leaves nothing to go on with.</returns>
    public ConfigNode? Read(string text)
    {
        try
        {
            GuardedParser parser = new(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw Stop(new(1, 1), DiagnosticCodes.Empty, "the file is empty; start with 'version: 1', as docs/configuration.md shows");
            }

            var root = ReadNode(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
            {
                sink.Error(At(second.Start), DiagnosticCodes.ManyDocuments, "a second document starts here; keep one and remove the '---' between them");
            }

            return root;
        }
        catch (YamlException fault)
        {
            if (!_stopped)
            {
                ReportSyntax(text, At(fault.Start), fault.Message);
            }

            return null;
        }
    }

    private static SourcePosition At(in Mark mark) => new((int)mark.Line, (int)mark.Column);

    private ConfigNode ReadNode(GuardedParser parser, int depth)
    {
        var start = At(parser.Current!.Start);
        Charge(1, depth, start);
        var anchor = AnchorName.Empty;
        if (parser.Current is NodeEvent node)
        {
            anchor = node.Anchor;
            if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            {
                sink.Error(start, DiagnosticCodes.Unsupported, $"the tag {Wording.Quote(node.Tag.Value)} has no meaning here; remove it");
            }
        }

        var read = parser.Current switch
        {
            AnchorAlias => ReadAlias(parser, depth),
            SequenceStart => ReadSequence(parser, start, depth),
            MappingStart => ReadMapping(parser, start, depth),
            _ => ReadScalar(parser, start),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = read;
        }

        return read;
    }

    private ConfigScalar ReadScalar(GuardedParser parser, SourcePosition start)
    {
        var scalar = parser.Consume<Scalar>();
        var value = EnvironmentText.Expand(scalar.Value, environment, (code, message) => sink.Error(start, code, message));
        return new(start, scalar.Value, value, scalar.Style == ScalarStyle.Plain);
    }

    private ConfigSequence ReadSequence(GuardedParser parser, SourcePosition start, int depth)
    {
        parser.Consume<SequenceStart>();
        List<ConfigNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(parser, depth + 1));
        }

        return new(start, items);
    }

    private ConfigMapping ReadMapping(GuardedParser parser, SourcePosition start, int depth)
    {
        parser.Consume<MappingStart>();
        Dictionary<string, ConfigEntry> entries = new(StringComparer.Ordinal);
        List<ConfigEntry> ordered = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = At(parser.Current!.Start);
            var key = parser.Current is Scalar scalar ? scalar.Value : null;
            ReadNode(parser, depth + 1);
            var value = ReadNode(parser, depth + 1);
            if (key is null)
            {
                sink.Error(at, DiagnosticCodes.Unsupported, "a key must be a single word; write 'key: value'");
            }
            else if (entries.TryGetValue(key, out var first))
            {
                sink.Error(at, DiagnosticCodes.DuplicateKey,
                    string.Create(CultureInfo.InvariantCulture, $"the key {Wording.Quote(key)} stands already at {first.At.Line}:{first.At.Column}; keep one of them"));
            }
            else
            {
                ConfigEntry entry = new(key, at, value);
                entries.Add(key, entry);
                ordered.Add(entry);
            }
        }

        return new(start, ordered);
    }

    private ConfigNode ReadAlias(GuardedParser parser, int depth)
    {
        var alias = parser.Consume<AnchorAlias>();
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw Stop(At(alias.Start), DiagnosticCodes.UnknownAlias,
                $"the alias {Wording.Quote($"*{alias.Value}")} has no complete anchor before it; write '&{alias.Value}' at the value it stands for");
        }

        Charge(target.Size, depth, At(alias.Start));
        return target;
    }

    private void Charge(long values, int depth, SourcePosition at)
    {
        _values += values;
        if (depth > YamlLimits.MaxDepth)
        {
            throw Stop(at, DiagnosticCodes.TooDeep, string.Create(CultureInfo.InvariantCulture, $"values are nested deeper than {YamlLimits.MaxDepth} levels"));
        }

        if (_values > YamlLimits.MaxValues)
        {
            throw Stop(at, DiagnosticCodes.TooManyValues,
                string.Create(CultureInfo.InvariantCulture, $"there are more than {YamlLimits.MaxValues} values, aliases written out; make the file smaller"));
        }
    }

    private YamlException Stop(SourcePosition at, string code, string message)
    {
        sink.Error(at, code, message);
        _stopped = true;
        return new YamlException(message);
    }

    private void ReportSyntax(string text, SourcePosition at, string fault)
    {
        var lines = text.Split('\n');
        var tab = Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t'));
        if (tab >= 0)
        {
            sink.Error(new(tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1), DiagnosticCodes.Tab, "the line is indented with a tab; YAML needs spaces");
            return;
        }

        var hint = lines.ElementAtOrDefault(at.Line - 1)?.Contains("${", StringComparison.Ordinal) == true
            ? "inside { } and [ ] a ${NAME} needs quotes"
            : "see here and the line before for what is not closed or not indented alike";
        sink.Error(at, DiagnosticCodes.Syntax, $"the text is not YAML: {fault.TrimEnd('.')}; {hint}");
    }
}
