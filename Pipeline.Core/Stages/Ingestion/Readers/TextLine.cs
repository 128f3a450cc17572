namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>One line of a text.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="Indent">How many blanks it begins with; a tab counts to the next multiple of eight.</param>
/// <param name="TextStart">Offset of its first character that is not blank; <paramref name="TextEnd"/> when all are.</param>
/// <param name="TextEnd">Offset after its last character that is not blank.</param>
/// <param name="Next">Offset of the next line.</param>
internal readonly record struct TextLine(int Start, int Indent, int TextStart, int TextEnd, int Next)
{
    public bool IsBlank => TextStart == TextEnd;

    public ReadOnlySpan<char> Of(string text) => text.AsSpan(TextStart, TextEnd - TextStart);

    /// <summary>The line that begins at an offset within the text.</summary>
    public static TextLine At(string text, int start)
    {
        var rest = text.AsSpan(start);
        var length = rest.IndexOf('\n');
        var next = length < 0 ? text.Length : start + length + 1;
        var line = (length < 0 ? rest : rest[..length]).TrimEnd();
        var (blanks, indent) = Indentation(line);
        return new TextLine(start, indent, start + blanks, start + line.Length, next);
    }

    private static (int Blanks, int Indent) Indentation(ReadOnlySpan<char> line)
    {
        var indent = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (!char.IsWhiteSpace(line[i]))
            {
                return (i, indent);
            }

            indent = line[i] == '\t' ? (indent + 8) & ~7 : indent + 1;
        }

        return (line.Length, indent);
    }
}
