using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>LaTeX: title, sections, paragraphs, lists, tables and code, without the preamble, comments and commands that say how things look. Formulas stay as they are written.</summary>
internal sealed class LatexReader : IDocumentReader
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex Section = new("""^\\(?<name>part|chapter|section|subsection|subsubsection|paragraph)\*?(\[[^\]]*\])?\{""", Options);
    private static readonly Regex Environment = new("""^\\(?<what>begin|end)\{(?<name>[A-Za-z]+\*?)\}(\[[^\]]*\])?""", Options);
    private static readonly Regex Title = new("""\\title(\[[^\]]*\])?\{""", Options);
    private static readonly Regex Unseen = new("""\\(label|cite[a-z]*|ref|eqref|pageref|index|vspace|hspace|includegraphics|bibliography|bibliographystyle|input|include|usepackage|setlength|thispagestyle|pagestyle|maketitle|tableofcontents|centering|noindent|newpage|clearpage|hline|toprule|midrule|bottomrule|small|large|footnotesize|protect)\*?(\[[^\]]*\])?(\{[^{}]*\})?""", Options);
    private static readonly Regex Command = new("""\\[A-Za-z]+\*?(\[[^\]]*\])?""", Options);
    private static readonly Regex Accent = new("""\\(?<mark>['`^"~=.])\{?(?<letter>[A-Za-z])\}?""", Options);

    public string Format => "latex";

    public IReadOnlyList<string> Extensions { get; } = [".tex", ".latex", ".ltx"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        DocumentBuilder builder = new();
        var title = Title.Match(text) is { Success: true } match ? WordsOf(Group(text, match.Index + match.Length - 1, out _)) : null;
        builder.AddHeading(1, title ?? "");
        var begin = text.IndexOf("\\begin{document}", StringComparison.Ordinal);
        var end = text.IndexOf("\\end{document}", StringComparison.Ordinal);
        Write(text[(begin < 0 ? 0 : begin + 16)..(end < 0 || end < begin + 16 ? text.Length : end)], builder, title is null ? 0 : 1, cancellationToken);
        return builder.Build(title);
    }

    private static void Write(string text, DocumentBuilder builder, int above, CancellationToken cancellationToken)
    {
        StringBuilder pending = new();
        var (kind, code) = (BlockKind.Paragraph, "");
        for (var line = TextLine.At(text, 0); ; line = TextLine.At(text, line.Next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var words = line.Of(text).ToString();
            var environment = Environment.Match(words);
            if (code.Length > 0)
            {
                if (environment.Success && environment.Groups["name"].Value == code)
                {
                    builder.Add(BlockKind.Code, pending.ToString());
                    pending.Clear();
                    code = "";
                }
                else
                {
                    pending.Append(text, line.Start, line.Next - line.Start);
                }
            }
            else if (environment.Success)
            {
                Flush();
                var (name, isBegin) = (environment.Groups["name"].Value, environment.Groups["what"].Value == "begin");
                code = isBegin && name.TrimEnd('*') is "verbatim" or "lstlisting" or "minted" or "Verbatim" or "alltt" ? isBegin ? name : "" : "";
                kind = name.StartsWith("tab", StringComparison.Ordinal) && name.TrimEnd('*') is "tabular" or "tabularx" or "longtable" && isBegin ? BlockKind.Table : BlockKind.Paragraph;
                pending.Append(kind == BlockKind.Table || code.Length > 0 ? "" : words[environment.Length..]);
            }
            else if (Section.Match(words) is { Success: true } section)
            {
                Flush();
                builder.AddHeading(above + LevelOf(section.Groups["name"].Value), WordsOf(Group(text, line.TextStart + section.Length - 1, out var after)));
                line = line with { Next = Math.Max(line.Next, after) };
            }
            else if (line.IsBlank)
            {
                Flush();
            }
            else if (words[0] != '%')
            {
                if (words.StartsWith("\\item", StringComparison.Ordinal))
                {
                    Flush();
                    (kind, words) = (BlockKind.ListItem, $"- {words[5..].Trim()}");
                }

                pending.Append(WithoutComment(words)).Append('\n');
            }

            if (line.Next >= text.Length)
            {
                break;
            }
        }

        Flush();

        void Flush()
        {
            var raw = pending.ToString();
            pending.Clear();
            builder.Add(kind, kind == BlockKind.Table ? RowsOf(raw) : WordsOf(raw));
            kind = BlockKind.Paragraph;
        }
    }

    private static int LevelOf(string name) => name switch
    {
        "part" or "chapter" or "section" => 1,
        "subsection" => 2,
        "subsubsection" => 3,
        _ => 4,
    };

    /// <summary>What is between a bracket and the one that closes it.</summary>
    private static string Group(string text, int open, out int after)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                after = i + 1;
                return text[(open + 1)..i];
            }
        }

        after = text.Length;
        return text[(open + 1)..];
    }

    private static string WithoutComment(string words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] == '%' && words[i - 1] != '\\')
            {
                return words[..i];
            }
        }

        return words;
    }

    private static string RowsOf(string table) => string.Join('\n', table.Split("\\\\").Select(row => string.Join(" | ", row.Replace("\\&", "\u0001", StringComparison.Ordinal).Split('&').Select(cell => HeadingText.OnOneLine(WordsOf(cell)).Replace('\u0001', '&')))).Where(row => row.AsSpan().ContainsAnyExcept(" |")));

    private static string WordsOf(string latex)
    {
        var words = Accent.Replace(Unseen.Replace(latex, ""), accent => Accented(accent.Groups["mark"].Value[0], accent.Groups["letter"].Value[0]));
        words = words.Contains('$', StringComparison.Ordinal) ? words : Command.Replace(words, "").Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        return words.Replace("~", " ", StringComparison.Ordinal).Replace("---", "—", StringComparison.Ordinal).Replace("--", "–", StringComparison.Ordinal).Replace("``", "“", StringComparison.Ordinal).Replace("''", "”", StringComparison.Ordinal)
            .Replace("\\%", "%", StringComparison.Ordinal).Replace("\\&", "&", StringComparison.Ordinal).Replace("\\_", "_", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal).Replace("\\\\", "\n", StringComparison.Ordinal);
    }

    /// <summary>The letter with its mark; each line has pairs of the one without and the one with it.</summary>
    private static string Accented(char mark, char letter)
    {
        var pairs = mark switch
        {
            '\'' => "aáeéiíoóuúyýcćnńsśzźAÁEÉIÍOÓUÚYÝCĆNŃSŚZŹ",
            '`' => "aàeèiìoòuùAÀEÈIÌOÒUÙ",
            '^' => "aâeêiîoôuûAÂEÊIÎOÔUÛ",
            '"' => "aäeëiïoöuüyÿAÄEËIÏOÖUÜ",
            '~' => "aãnñoõAÃNÑOÕ",
            '=' => "aāeēiīoōuūAĀEĒIĪOŌUŪ",
            _ => "cċeėgġzżCĊEĖGĠZŻ",
        };
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] == letter)
            {
                return pairs[i + 1].ToString();
            }
        }

        return letter.ToString();
    }
}
