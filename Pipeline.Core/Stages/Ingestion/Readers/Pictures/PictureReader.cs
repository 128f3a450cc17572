using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pictures;

/// <summary>Documents that are a picture: text recognition finds their words. Without it they are refused, with a word on how they would be read.</summary>
internal sealed class PictureReader : IDocumentReader
{
    private static readonly (byte[] Magic, string Name)[] Known =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("II*\0"u8.ToArray(), "a TIFF picture"),
        ("MM\0*"u8.ToArray(), "a TIFF picture"),
    ];

    public string Format => "picture";

    public IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".tif", ".tiff"];

    /// <summary>Whether these are the bytes of a picture that text can be recognised in.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> bytes) => NameOf(bytes) is not null;

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken) =>
        !document.Limits.Has(DocumentParts.Pictures)
            ? throw new PermanentException($"'{document.Name}' is {NameOf(document.Content.Span)}. 'ocr: tesseract' of the stage 'read' has its words recognised, where tesseract is installed.")
        : document.Content.Length > document.Limits.PictureBytes
            ? throw new PermanentException($"'{document.Name}' is {NameOf(document.Content.Span)} of {document.Length}; text is recognised in pictures of at most {document.Limits.PictureBytes} bytes.")
        : new DocumentText { Text = "", Blocks = [], Pictures = [new PagePicture(0, 0, document.Content.ToArray())] };

    private static string? NameOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var (magic, name) in Known)
        {
            if (bytes.StartsWith(magic))
            {
                return name;
            }
        }

        return null;
    }
}
