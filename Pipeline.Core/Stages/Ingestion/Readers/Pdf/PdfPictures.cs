using UglyToad.PdfPig.Content;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Collects the pictures of pages without a text layer, as files that text recognition reads. For one document and thread.</summary>
/// <param name="log">Knows those pages, and is told of those whose pictures are not to be had.</param>
/// <param name="maxBytes">The most bytes of all together.</param>
internal sealed class PdfPictures(PdfLog log, long maxBytes)
{
    /// <summary>Smaller ones have no line of text: rules, bullets, marks.</summary>
    private const int LeastSize = 24;

    /// <summary>The strips of which some scanners make a page are fewer; tiles of a map are more.</summary>
    private const int MostOnPage = 100;

    private readonly List<PagePicture> _found = [];
    private long _bytes;

    /// <summary>The pictures, in the order of the pages.</summary>
    public IReadOnlyList<PagePicture> Found => _found;

    /// <summary>Takes the pictures of a page that was read, from its top to its bottom, if it has no text.</summary>
    public void Take(Page page)
    {
        if (!log.Pictures.Remove(page.Number))
        {
            return;
        }

        var before = _found.Count;
        foreach (var image in page.GetImages().Where(image => image.WidthInSamples >= LeastSize && image.HeightInSamples >= LeastSize)
            .OrderByDescending(image => image.BoundingBox.Top).ThenBy(image => image.BoundingBox.Left).Take(MostOnPage))
        {
            if (_bytes >= maxBytes || (PdfPictureFile.Of(image) is { } file && !TryAdd(page.Number, file)))
            {
                log.BeyondPictures.Add(page.Number);
                return;
            }
        }

        if (_found.Count == before)
        {
            log.UnknownPictures.Add(page.Number);
        }
    }

    private bool TryAdd(int page, byte[] file)
    {
        _bytes += file.Length;
        if (_bytes > maxBytes)
        {
            return false;
        }

        _found.Add(new PagePicture(0, page, file));
        return true;
    }
}
