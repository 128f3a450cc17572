using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>MediaWiki's markup: headings, paragraphs, lists, tables. Templates, references, comments and the marks of emphasis are left out; of links their words stay.</summary>
internal sealed class MediaWikiReader : IDocumentReader
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly Regex Hidden = new("""<!--[\s\S]*?-->|<ref[^<>/]*/>|<ref(\s[^<>]*)?>[\s\S]*?</ref>|<gallery(\s[^<>]*)?>[\s\S]*?</gallery>|__[A-Z]+__|'{2,5}|</?(br|small|big|sup|sub|b|i|u|s|div|span|center|nowiki|blockquote|references|p|font|code|tt)(\s[^<>]*)?/?>""", Options);
    private static readonly Regex Heading = new("""^(?<marks>={1,6})[ \t]*(?<words>[^=].*?)[ \t]*=+$""", Options);
    private static readonly Regex Link = new("""\[\[(?<target>[^\[\]|]*)(\|(?<words>[^\[\]]*))?\]\]|\[(https?|ftp)://[^\s\]]+[ ]?(?<words>[^\]]*)\]""", Options);

    public string Format => "mediawiki";

    public IReadOnlyList<string> Extensions { get; } = [".mediawiki", ".wiki", ".wikitext"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = Link.Replace(Hidden.Replace(WithoutTemplates(document.Text), match => match.Value.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : ""), WordsOf);
        DocumentBuilder builder = new();
        StringBuilder paragraph = new();
        StringBuilder table = new();
        var inTable = false;
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text).ToString();
            inTable |= words.StartsWith("{|", StringComparison.Ordinal);
            if (inTable)
            {
                AppendRow(words, table);
                if (words.StartsWith("|}", StringComparison.Ordinal))
                {
                    builder.Add(BlockKind.Table, table.ToString());
                    table.Clear();
                    inTable = false;
                }
            }
            else if (Heading.Match(words) is { Success: true } heading)
            {
                Flush();
                builder.AddHeading(heading.Groups["marks"].Length, heading.Groups["words"].Value);
            }
            else if (words.Length > 0 && words[0] is '*' or '#' or ';' or ':')
            {
                Flush();
                builder.Add(BlockKind.ListItem, words.TrimStart('*', '#', ';', ':', ' ') is { Length: > 0 } item ? $"- {item}" : "");
            }
            else if (line.IsBlank)
            {
                Flush();
            }
            else
            {
                paragraph.Append(paragraph.Length > 0 ? "\n" : "").Append(words);
            }
        }

        Flush();
        builder.Add(BlockKind.Table, table.ToString());
        return builder.Build();

        void Flush()
        {
            builder.Add(BlockKind.Paragraph, paragraph.ToString());
            paragraph.Clear();
        }
    }

    private static string WordsOf(Match link)
    {
        var target = link.Groups["target"].Value;
        return link.Groups["words"].Success && link.Groups["words"].Length > 0
            ? target.StartsWith("File:", StringComparison.OrdinalIgnoreCase) || target.StartsWith("Image:", StringComparison.OrdinalIgnoreCase) ? link.Groups["words"].Value.Split('|')[^1] : link.Groups["words"].Value
            : target.StartsWith("Category:", StringComparison.OrdinalIgnoreCase) || target.StartsWith("File:", StringComparison.OrdinalIgnoreCase) ? "" : target;
    }

    /// <summary>They may be inside of one another.</summary>
    private static string WithoutTemplates(string text)
    {
        StringBuilder kept = new(text.Length);
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '{' && next == '{')
            {
                depth++;
                i++;
            }
            else if (text[i] == '}' && next == '}' && depth > 0)
            {
                depth--;
                i++;
            }
            else if (depth == 0)
            {
                kept.Append(text[i]);
            }
        }

        return depth == 0 ? kept.ToString() : text; // one that is never closed would take the rest with it
    }

    private static void AppendRow(string words, StringBuilder table)
    {
        if (words.StartsWith("{|", StringComparison.Ordinal) || words.StartsWith("|}", StringComparison.Ordinal))
        {
            return;
        }

        if (words.StartsWith("|-", StringComparison.Ordinal))
        {
            table.Append(table.Length > 0 && table[^1] != '\n' ? "\n" : "");
            return;
        }

        var cells = words is ['|' or '!', ..] ? words.TrimStart('|', '!', '+').Split(["||", "!!"], StringSplitOptions.None) : [words];
        foreach (var cell in cells)
        {
            var value = cell.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar && cell.AsSpan(0, bar).Contains('=') ? cell[(bar + 1)..] : cell;
            table.Append(table.Length > 0 && table[^1] != '\n' ? " | " : "").Append(value.Trim());
        }
    }
}
