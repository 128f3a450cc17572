namespace Pipeline.Core.Stages.Ingestion.Readers.Plain;

/// <summary>Plain text: paragraphs stand between blank lines. It has no title.</summary>
internal sealed class PlainTextReader : IDocumentReader
{
    public string Format => "text";

    public IReadOnlyList<string> Extensions { get; } = [".txt", ".text", ".log", ".ics", ".vcf"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        BlockList blocks = new(text);
        var start = -1;
        foreach (var line in new TextLines(text))
        {
            if (line.IsBlank && start >= 0)
            {
                blocks.Add(BlockKind.Paragraph, start, line.Start);
                start = -1;
            }
            else if (!line.IsBlank && start < 0)
            {
                start = line.Start;
            }
        }

        return new DocumentText { Text = text, Blocks = blocks.Finish(), HasSourceLines = true };
    }
}
