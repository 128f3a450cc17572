using System.Text.RegularExpressions;

namespace Pipeline.Core.Stages.Ingestion.Readers.Plain;

/// <summary>
/// Finds the namespaces, types and functions of source code by the words that declare them, and what is inside of what by indentation: that holds for most languages, and a wrong guess costs a heading, no text. Pure.
/// </summary>
internal static class CodeSymbols
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    private const int MostLevels = 4;

    private const string Modifiers = """((export|default|public|private|protected|internal|static|sealed|abstract|final|partial|readonly|async|open|override|virtual|extern|unsafe|inline|constexpr|pub(\([a-z]+\))?|data|inner|suspend|const|mut|declare|file|required|new|local)\s+)*""";

    private static readonly Regex Type = new("^" + Modifiers + """(class|interface|struct|record( struct| class)?|enum( class| struct)?|trait|impl(<[^>]*>)?|namespace|module|object|protocol|extension|union|mod|package)\s+(?<name>[\p{L}_][\p{L}\p{N}_.:]*)(?<rest>.*)$""", Options);

    private static readonly Regex Function = new("^" + Modifiers + """(def|func|fn|fun|function\*?|sub|proc|defp|defmodule)\s+(\((\w+\s+)?\*?(?<owner>\w+)[^)]*\)\s*)?(self\.)?(?<name>[\p{L}_$][\p{L}\p{N}_.!?]*)""", Options);

    /// <summary>A method or function of the languages with braces: a type, a name and parameters.</summary>
    private static readonly Regex Method = new("^" + Modifiers + """[\p{L}_][\p{L}\p{N}_<>\[\],.:?&* ]*[\s&*](?<name>~?[\p{L}_][\p{L}\p{N}_:]*)\s*(<[^<>()]*>)?\((?<rest>[^;]*)$""", Options);

    private static readonly Regex Assigned = new("""^(export\s+)?(default\s+)?(const|let|var)\s+(?<name>[\p{L}_$][\p{L}\p{N}_$]*)\s*(:[^=]*)?=\s*(async\s*)?(\(|function\b|[\p{L}_$]+\s*=>)""", Options);

    private static readonly Regex NoDeclaration = new("""^(return|if|else|for|foreach|while|switch|case|throw|await|using|catch|lock|yield|do|try|when|not|and|or|in|is|import|from|elif|with|delete|goto|break|continue|print|assert|raise|typedef)\b|^\W""", Options);

    /// <summary>The declarations, in their order.</summary>
    /// <param name="text">The code.</param>
    /// <param name="lines">Its lines.</param>
    public static List<CodeSymbol> Find(string text, List<TextLine> lines)
    {
        List<CodeSymbol> symbols = [];
        List<(int Indent, bool IsFunction)> open = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].IsBlank || lines[i].TextEnd - lines[i].TextStart > 300)
            {
                continue;
            }

            var words = lines[i].Of(text).ToString();
            if (NameOf(words) is not var (name, isFunction, isWholeFile) || name.Length == 0)
            {
                continue;
            }

            var indent = isWholeFile ? -1 : lines[i].Indent;
            open.RemoveAll(outer => outer.Indent >= indent);
            if (open.Count < MostLevels && !(open.Count > 0 && open[^1].IsFunction))
            {
                open.Add((indent, isFunction));
                symbols.Add(new(FirstLineOf(text, lines, i, symbols.Count > 0 ? symbols[^1].Last : -1), i, open.Count, name));
            }
        }

        return symbols;
    }

    private static (string Name, bool IsFunction, bool IsWholeFile)? NameOf(string words)
    {
        if (!char.IsLetter(words[0]) && words[0] is not ('_' or '~'))
        {
            return null;
        }

        if (Type.Match(words) is { Success: true } type)
        {
            // "namespace A;" holds for all that follows; "class A;" declares what stands elsewhere.
            var isWholeFile = type.Groups["rest"].ValueSpan.TrimEnd().EndsWith(";") && (words.StartsWith("namespace", StringComparison.Ordinal) || words.StartsWith("package", StringComparison.Ordinal));
            return words.StartsWith("package", StringComparison.Ordinal) || (!isWholeFile && type.Groups["rest"].ValueSpan.TrimEnd().EndsWith(";") && !type.Groups["rest"].ValueSpan.Contains('(')) ? null : (type.Groups["name"].Value.TrimEnd(':', '.'), false, isWholeFile);
        }

        if (NoDeclaration.IsMatch(words))
        {
            return null;
        }

        if (Function.Match(words) is { Success: true } function)
        {
            return (function.Groups["owner"].Length > 0 ? $"{function.Groups["owner"].Value}.{function.Groups["name"].Value}" : function.Groups["name"].Value, true, false);
        }

        if (Assigned.Match(words) is { Success: true } assigned)
        {
            return (assigned.Groups["name"].Value, true, false);
        }

        return Method.Match(words) is { Success: true } method && !words.AsSpan(0, method.Groups["name"].Index).Contains('=') ? (method.Groups["name"].Value, true, false) : null;
    }

    /// <summary>Comments, attributes and decorators right above a declaration belong to it.</summary>
    private static int FirstLineOf(string text, List<TextLine> lines, int line, int after)
    {
        var first = line;
        while (first - 1 > after && !lines[first - 1].IsBlank && lines[first - 1].Indent == lines[line].Indent && IsAbove(lines[first - 1].Of(text)))
        {
            first--;
        }

        return first;
    }

    private static bool IsAbove(ReadOnlySpan<char> words) => words[0] is '@' or '[' or '#' or '*' || words.StartsWith("//", StringComparison.Ordinal) || words.StartsWith("/*", StringComparison.Ordinal) || words.StartsWith("--", StringComparison.Ordinal);
}
