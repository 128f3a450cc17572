namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>reStructuredText: sections, literal blocks, directives, tables, lists, and the header of a Python enhancement proposal. The text stays as in the file.</summary>
internal sealed class RstReader : IDocumentReader
{
    public string Format => "rst";

    public IReadOnlyList<string> Extensions { get; } = [".rst"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var text = document.Text;
        BlockList blocks = new(text);
        new RstScanner(text, blocks).Scan();
        return new DocumentText
        {
            Title = RstHeader.FindTitle(text) ?? blocks.FirstHeading,
            Text = text,
            Blocks = blocks.Finish(),
            HasSourceLines = true,
        };
    }
}
