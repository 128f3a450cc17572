namespace Pipeline.Core.Stages.Ingestion.Readers.Plain;

/// <summary>
/// Source code of any language, cut at blank lines before what stands at the outermost level; a part that is still long is cut at the next level in. The text stays as in the file;
/// its title is the file's name. What it declares are headings, so that a method's chunk says its class.
/// </summary>
internal sealed class CodeReader : IDocumentReader
{
    private const int LongPart = 2_000;
    private const int MaxLevels = 4;

    /// <summary>In characters. Imports and the like, when there are but few, go with what is declared first.</summary>
    private const int ShortBeginning = 400;

    public string Format => "code";

    public IReadOnlyList<string> Extensions { get; } =
    [
        ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".csx", ".fs", ".vb", ".java", ".kt", ".kts", ".scala", ".groovy", ".go", ".rs", ".swift", ".m", ".mm", ".zig", ".d", ".dart",
        ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".php", ".rb", ".py", ".pyi", ".pl", ".pm", ".lua", ".r", ".jl", ".hs", ".ml", ".ex", ".exs", ".erl", ".clj", ".lisp", ".el",
        ".sh", ".bash", ".zsh", ".ps1", ".bat", ".sql", ".proto", ".graphql", ".tf", ".cmake", ".gradle", ".css", ".scss", ".less", ".xsd", ".csproj", ".props", ".targets",
        ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".asm", ".s",
    ];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        BlockList blocks = new(document.Text);
        List<TextLine> lines = [];
        foreach (var line in new TextLines(document.Text))
        {
            lines.Add(line);
        }

        var next = 0;
        foreach (var symbol in HasSymbols(document.Extension) ? CodeSymbols.Find(document.Text, lines) : [])
        {
            var first = next == 0 && lines[symbol.First].Start < ShortBeginning ? 0 : symbol.First;
            AddBody(document.Text, lines, next, first, blocks);
            blocks.Add(BlockKind.Heading, lines[first].Start, lines[symbol.Last].Next, symbol.Level, symbol.Name);
            next = symbol.Last + 1;
        }

        AddBody(document.Text, lines, next, lines.Count, blocks);
        return new DocumentText { Title = Path.GetFileName(document.Name), Text = document.Text, Blocks = blocks.Finish(), HasSourceLines = true };
    }

    /// <summary>Settings and data declare nothing.</summary>
    private static bool HasSymbols(ReadOnlySpan<char> extension) =>
        extension is not (".yaml" or ".yml" or ".toml" or ".ini" or ".cfg" or ".conf" or ".css" or ".scss" or ".less" or ".xml" or ".xsd" or ".csproj" or ".props" or ".targets" or ".sql" or ".tf" or ".bat" or ".vue" or ".svelte");

    private static void AddBody(string text, List<TextLine> lines, int from, int to, BlockList blocks)
    {
        while (from < to && lines[from].IsBlank)
        {
            from++;
        }

        if (from < to)
        {
            Cut(text, lines, from, to, (0, MaxLevels), blocks);
        }
    }

    private static void Cut(string text, List<TextLine> lines, int from, int to, (int Indent, int Left) level, BlockList blocks)
    {
        var start = from;
        for (var i = from + 1; i <= to; i++)
        {
            if (i == to || (lines[i - 1].IsBlank && IsStart(text, lines[i], level.Indent)))
            {
                AddPart(text, lines, start, i, level, blocks);
                start = i;
            }
        }
    }

    private static void AddPart(string text, List<TextLine> lines, int from, int to, (int Indent, int Left) level, BlockList blocks)
    {
        var end = lines[to - 1].Next;
        if (end - lines[from].Start > LongPart && level.Left > 0 && NextIndent(text, lines, from, to, level.Indent) is { } deeper)
        {
            Cut(text, lines, from, to, (deeper, level.Left - 1), blocks);
        }
        else
        {
            blocks.Add(BlockKind.Code, lines[from].Start, end);
        }
    }

    /// <summary>The least indentation, beyond one, at which there is a place to cut.</summary>
    private static int? NextIndent(string text, List<TextLine> lines, int from, int to, int indent)
    {
        int? next = null;
        for (var i = from + 1; i < to; i++)
        {
            if (lines[i - 1].IsBlank && lines[i].Indent > indent && IsStart(text, lines[i], lines[i].Indent) && lines[i].Indent < (next ?? int.MaxValue))
            {
                next = lines[i].Indent;
            }
        }

        return next;
    }

    /// <summary>A closing bracket belongs to what is above it.</summary>
    private static bool IsStart(string text, TextLine line, int indent) =>
        !line.IsBlank && line.Indent <= indent && text[line.TextStart] is not ('}' or ')' or ']') && line.Of(text) is not ("end" or "end;");
}
