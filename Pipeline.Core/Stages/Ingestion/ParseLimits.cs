namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What of a document is read, and how much before it is refused. What is refused says which limit, and what the document has. Immutable.</summary>
internal sealed record ParseLimits
{
    /// <summary>The most bytes that packed data may become: of a <c>.gz</c>, of all parts of an Office document, of all attachments of a mail.</summary>
    /// <value>At least 1. Default: 256 MiB.</value>
    public long UnpackedBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>The most documents inside one another: an attached mail in a mail in a <c>.gz</c> is three.</summary>
    /// <value>At least 1. Default: 4.</value>
    public int Nesting { get; init; } = 4;

    /// <summary>The deepest tree: elements of HTML and XML, values of JSON.</summary>
    /// <value>At least 1. Default: 256.</value>
    public int Depth { get; init; } = 256;

    /// <summary>The most files in an Office document, and parts of a mail.</summary>
    /// <value>At least 1. Default: 10,000.</value>
    public int Entries { get; init; } = 10_000;

    /// <summary>The most pages of a PDF.</summary>
    /// <value>At least 1. Default: 10,000.</value>
    public int Pages { get; init; } = 10_000;

    /// <summary>The most cells of all tables of a workbook or a CSV file.</summary>
    /// <value>At least 1. Default: 5,000,000.</value>
    public int Cells { get; init; } = 5_000_000;

    /// <summary>The most bytes of pictures that are handed to text recognition for one document, as PNG, JPEG or TIFF. The pages beyond are named as not read.</summary>
    /// <value>At least 1. Default: 128 MiB.</value>
    public long PictureBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>The parts that are read only when they are asked for.</summary>
    /// <value>Default: none.</value>
    public DocumentParts Parts { get; init; }

    /// <summary>Whether a part is asked for.</summary>
    public bool Has(DocumentParts part) => (Parts & part) != DocumentParts.None;
}
