using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>Org mode of Emacs. The text stays as in the file; comments, keywords and drawers are part of no block.</summary>
internal sealed class OrgReader : IDocumentReader
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly Regex Heading = new("""^(?<stars>\*+)[ \t]+((TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(\[#.\][ \t]+)?(?<words>.*?)([ \t]+:[\w@#%:]+:)?$""", Options);
    private static readonly Regex Title = new("""^#\+title:[ \t]*(?<words>.+)$""", Options);
    private static readonly Regex Item = new("""^([-+]|\d+[.)])[ \t]+\S""", Options);

    public string Format => "org";

    public IReadOnlyList<string> Extensions { get; } = [".org"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        BlockList blocks = new(text);
        var (start, kind, until) = (-1, BlockKind.Paragraph, "");
        string? title = null;
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text).ToString();
            if (until.Length > 0)
            {
                if (words.StartsWith(until, StringComparison.OrdinalIgnoreCase))
                {
                    End(line.Start);
                    blocks.Skip(line.Next);
                    until = "";
                }
            }
            else if (line.IsBlank)
            {
                End(line.Start);
            }
            else if (words[0] == '#' && (words.Length == 1 || words[1] is ' ' or '+'))
            {
                title ??= Title.Match(words) is { Success: true } match ? HeadingText.Clean(match.Groups["words"].ValueSpan) : null;
                End(line.Start);
                blocks.Skip(line.Next);
                (until, kind, start) = BlockOf(words, line.Next);
            }
            else if (words is [':', .., ':'] && !words.AsSpan().Contains(' ') && words.Length > 2)
            {
                End(line.Start);
                (until, start) = (words.Equals(":END:", StringComparison.OrdinalIgnoreCase) ? "" : ":END:", -1);
                blocks.Skip(line.Next);
            }
            else if (line.Indent == 0 && Heading.Match(words) is { Success: true } heading)
            {
                End(line.Start);
                blocks.Add(BlockKind.Heading, line.Start, line.TextEnd, heading.Groups["stars"].Length, HeadingText.Clean(heading.Groups["words"].ValueSpan));
            }
            else
            {
                var here = words[0] == '|' ? BlockKind.Table : Item.IsMatch(words) ? BlockKind.ListItem : BlockKind.Paragraph;
                if (start < 0 || here == BlockKind.ListItem || (here == BlockKind.Table) != (kind == BlockKind.Table))
                {
                    End(line.Start);
                    (start, kind) = (line.Start, here);
                }
            }
        }

        End(text.Length);
        return new DocumentText { Title = title ?? blocks.FirstHeading, Text = text, Blocks = blocks.Finish(), HasSourceLines = true };

        void End(int end)
        {
            if (start >= 0)
            {
                blocks.Add(kind, start, end);
            }

            start = -1;
        }
    }

    private static (string Until, BlockKind Kind, int Start) BlockOf(string words, int next) =>
        !words.StartsWith("#+begin_", StringComparison.OrdinalIgnoreCase) ? ("", BlockKind.Paragraph, -1)
        : words.AsSpan(8) is var name && (name.StartsWith("src", StringComparison.OrdinalIgnoreCase) || name.StartsWith("example", StringComparison.OrdinalIgnoreCase)) ? ("#+end_", BlockKind.Code, next)
        : name.StartsWith("comment", StringComparison.OrdinalIgnoreCase) ? ("#+end_", BlockKind.Paragraph, -1)
        : ("", BlockKind.Paragraph, -1);
}
