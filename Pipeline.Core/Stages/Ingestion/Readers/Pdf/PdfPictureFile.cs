using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>
/// Makes a file of a picture in a PDF. JPEG, JPEG 2000 and fax data are taken as they are, which costs nothing; others become PNG. Pure.
/// </summary>
internal static class PdfPictureFile
{
    /// <summary>The file, or <see langword="null"/> when there is no way to make one (JBIG2, broken data).</summary>
    public static byte[]? Of(IPdfImage image)
    {
        try
        {
            return FilterOf(image) switch
            {
                "DCTDecode" or "DCT" or "JPXDecode" => image.RawMemory.ToArray(),
                "CCITTFaxDecode" or "CCF" when FaxPicture.TiffOf(image) is { } tiff => tiff,
                "JBIG2Decode" => null,
                _ => image.TryGetPng(out var png) ? png : null,
            };
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or InsufficientExecutionStackException))
        {
            return null;
        }
    }

    /// <summary>The only filter of the data; <see langword="null"/> when there are several or none.</summary>
    private static string? FilterOf(IPdfImage image)
    {
        var dictionary = image.ImageDictionary;
        return !dictionary.TryGet(NameToken.Filter, out IToken filter) && !dictionary.TryGet(NameToken.F, out filter) ? null
            : filter is NameToken name ? name.Data
            : filter is ArrayToken { Data: [NameToken only] } ? only.Data
            : null;
    }
}
