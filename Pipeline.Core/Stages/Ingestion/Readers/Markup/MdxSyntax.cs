using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>What MDX adds to Markdown for the program that shows it: imports, exports, expressions in braces as comments. Pure.</summary>
internal static class MdxSyntax
{
    private static readonly Regex Statement = new("""^(import\s+(\S+|\{[^}]*\})\s*,?.*\sfrom\s|import\s+['"]|export\s+(const|let|var|default|function|\{|\*))""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);
    private static readonly Regex Comment = new("""\{/\*[\s\S]*?\*/\}""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);

    /// <summary>The text without it, on the same lines. A statement ends with an empty line.</summary>
    public static string Without(string text)
    {
        StringBuilder kept = new(text.Length);
        var (inStatement, inCode) = (false, false);
        foreach (var line in new TextLines(text))
        {
            var words = line.Of(text).ToString();
            inCode ^= words.StartsWith("```", StringComparison.Ordinal);
            inStatement = !inCode && !line.IsBlank && (inStatement || (line.Indent == 0 && Statement.IsMatch(words)));
            kept.Append(text, inStatement ? line.TextEnd : line.Start, line.Next - (inStatement ? line.TextEnd : line.Start));
        }

        return Comment.Replace(kept.ToString(), comment => new string('\n', comment.ValueSpan.Count('\n')));
    }
}
