using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tomlyn;
using Tomlyn.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// What stands above a Markdown text for the program that publishes it: YAML between lines of ---, TOML between lines of +++, or a JSON object. What is broken says nothing, and is no text either. Pure.
/// </summary>
internal sealed class FrontMatter
{
    private const int MostValues = 64;
    private const int LongestName = 100;
    private const int LongestValue = 1_000;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private FrontMatter(int end) => End = end;

    /// <summary>Where the text begins; 0 when nothing stands above it.</summary>
    public int End { get; }

    /// <summary>The title; <see langword="null"/> when none is given, or what is given is broken.</summary>
    public string? Title { get; private set; }

    /// <summary>The other values by their names: lists joined with commas, those inside of others named <c>author.name</c>.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Reads it.</summary>
    /// <param name="text">The document's text.</param>
    public static FrontMatter Of(string text)
    {
        if (EndOf(text, "---") is > 0 and var yaml)
        {
            return Filled(yaml, front => front.ReadYaml(Inside(text, yaml)));
        }

        if (EndOf(text, "+++") is > 0 and var toml)
        {
            return Filled(toml, front => front.ReadToml(Inside(text, toml)));
        }

        return EndOfJson(text) is > 0 and var json ? Filled(json, front => front.ReadJson(text[..json])) : new(0);
    }

    /// <summary>The front matter with those entries alone that a search should find, on the same lines.</summary>
    /// <param name="text">The document's text.</param>
    /// <param name="entries">Where they stand in what is returned.</param>
    public string Kept(string text, out List<(int Start, int End)> entries)
    {
        StringBuilder kept = new();
        entries = [];
        var from = 0;
        foreach (var (start, end) in Entries(text))
        {
            kept.Append('\n', text.AsSpan(from, start - from).Count('\n'));
            entries.Add((kept.Length, kept.Length + end - start));
            kept.Append(text, start, end - start);
            from = end;
        }

        return kept.Append('\n', text.AsSpan(from, End - from).Count('\n')).ToString();
    }

    private IEnumerable<(int Start, int End)> Entries(string text)
    {
        var (start, indent) = (-1, 0);
        for (var line = TextLine.At(text, 0); line.Start < End; line = TextLine.At(text, line.Next))
        {
            var words = line.Of(text).ToString();
            if (start >= 0 && ((Patterns.Entry.IsMatch(words) && line.Indent <= indent) || words is "---" or "+++" or "..."))
            {
                yield return (start, line.Start);
                start = -1;
            }

            (start, indent) = start < 0 && Patterns.Words.IsMatch(words) ? (line.TextStart, line.Indent) : (start, indent);
            if (line.Next >= End)
            {
                break;
            }
        }

        if (start >= 0)
        {
            yield return (start, End);
        }
    }

    private static FrontMatter Filled(int end, Action<FrontMatter> read)
    {
        FrontMatter front = new(end);
        read(front);
        return front;
    }

    private static int EndOf(string text, string mark)
    {
        var line = TextLine.At(text, 0);
        if (!line.Of(text).TrimEnd().SequenceEqual(mark) || IsRule(text, line))
        {
            return 0;
        }

        while (line.Next < text.Length)
        {
            line = TextLine.At(text, line.Next);
            var words = line.Of(text).TrimEnd();
            if (words.SequenceEqual(mark) || (mark == "---" && words.SequenceEqual("...")))
            {
                return line.Next;
            }
        }

        return 0;
    }

    /// <summary>Whether a line of --- is a rule between parts of the text: an empty line follows, and then no entry.</summary>
    private static bool IsRule(string text, TextLine line)
    {
        var next = line.Next < text.Length ? TextLine.At(text, line.Next) : line;
        if (!next.Of(text).IsWhiteSpace())
        {
            return false;
        }

        while (next.Next < text.Length && next.Of(text).IsWhiteSpace())
        {
            next = TextLine.At(text, next.Next);
        }

        var words = next.Of(text);
        return words is not ['#' or '-', ..] && !Patterns.Entry.IsMatch(words);
    }

    /// <summary>The line after a closing bracket that begins a line, if what is above it is an object.</summary>
    private static int EndOfJson(string text)
    {
        var line = TextLine.At(text, 0);
        if (!line.Of(text).SequenceEqual("{"))
        {
            return 0;
        }

        while (line.Next < text.Length)
        {
            line = TextLine.At(text, line.Next);
            if (line.Of(text).SequenceEqual("}") && line.Indent == 0)
            {
                return line.Next;
            }
        }

        return 0;
    }

    private static string Inside(string text, int end)
    {
        var first = TextLine.At(text, 0);
        return text[first.Next..Math.Max(first.Next, text.LastIndexOf('\n', Math.Max(0, end - 2)) + 1)];
    }

    /// <summary>Goes through the values event by event: anchors and depth are no danger.</summary>
    private void ReadYaml(string yaml)
    {
        try
        {
            Parser parser = new(new StringReader(yaml));
            Stack<(bool IsMap, string Path)> open = new();
            string? key = null;
            while (parser.MoveNext())
            {
                var path = open.TryPeek(out var inner) ? inner.IsMap ? Join(inner.Path, key) : inner.Path : "";
                switch (parser.Current)
                {
                    case Scalar scalar when inner.IsMap && key is null:
                        key = scalar.Value;
                        break;
                    case Scalar scalar when inner.IsMap || !path.Equals("title", StringComparison.OrdinalIgnoreCase):
                        Add(path, scalar.Value is "~" or "null" && scalar.Style == ScalarStyle.Plain ? "" : scalar.Value);
                        key = null;
                        break;
                    case MappingStart or SequenceStart:
                        open.Push((parser.Current is MappingStart, path));
                        key = null;
                        break;
                    case MappingEnd or SequenceEnd:
                        open.TryPop(out _);
                        key = null;
                        break;
                    case AnchorAlias:
                        key = inner.IsMap && key is null ? "" : null;
                        break;
                }
            }
        }
        catch (YamlException)
        {
            // What is broken says nothing further.
        }
    }

    private void ReadToml(string toml)
    {
        try
        {
            AddAll("", TomlSerializer.Deserialize<TomlTable>(toml));
        }
        catch (TomlException)
        {
            // What is broken says nothing.
        }
    }

    private void AddAll(string path, object? value)
    {
        switch (value)
        {
            case TomlTable table:
                foreach (var (name, inner) in table)
                {
                    AddAll(Join(path, name), inner);
                }

                break;
            case IEnumerable<object?> list:
                foreach (var item in list)
                {
                    AddAll(path, item);
                }

                break;
            case bool isTrue:
                Add(path, isTrue ? "true" : "false");
                break;
            case not null:
                Add(path, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    private void ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            AddAll("", json.RootElement);
        }
        catch (JsonException)
        {
            // What is broken says nothing.
        }
    }

    private void AddAll(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var inner in value.EnumerateObject())
                {
                    AddAll(Join(path, inner.Name), inner.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    AddAll(path, item);
                }

                break;
            case not JsonValueKind.Null:
                Add(path, value.ToString());
                break;
        }
    }

    private static string Join(string path, string? name) => path.Length == 0 ? name ?? "" : $"{path}.{name}";

    private void Add(string name, string value)
    {
        value = HeadingText.OnOneLine(value);
        if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
        {
            Title ??= value.Length > 0 ? value : null;
        }
        else if (value.Length > 0 && name.Length is > 0 and <= LongestName)
        {
            var joined = _values.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
            if (joined.Length <= LongestValue && (before is not null || _values.Count < MostValues))
            {
                _values[name] = joined;
            }
        }
    }

    /// <summary>Made when a text needs them.</summary>
    private static class Patterns
    {
        private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

        /// <summary>Entries that say in words what the text is about, so that a search should find them. All of them, wherever they stand, are values to filter by.</summary>
        public static readonly Regex Words = new("""^["']?(description|summary|abstract|excerpt|lead|subtitle|authors?|tags|keywords|categories|category|topics)["']?[ \t]*[:=]""", Options);

        public static readonly Regex Entry = new("""^(["']?[\w.-]+["']?[ \t]*[:=]|\[|[}])""", Options);
    }
}
