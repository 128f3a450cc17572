using Pipeline.Core.Jobs;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Logging;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Notes the pages whose text is not whole: what the library says while it reads a page. For one document and thread.</summary>
internal sealed class PdfLog : ILog
{
    /// <summary>The page that is being read, from 1.</summary>
    public int Page { get; set; }

    /// <summary>Pages with words in fonts that cannot be read.</summary>
    public SortedSet<int> BrokenFonts { get; } = [];

    /// <summary>Pages that could not be read, and why.</summary>
    public SortedDictionary<int, Exception> Broken { get; } = [];

    /// <summary>Pages that are pictures without a text layer.</summary>
    public SortedSet<int> Pictures { get; } = [];

    /// <summary>Pages that are pictures which text recognition cannot be given.</summary>
    public SortedSet<int> UnknownPictures { get; } = [];

    /// <summary>Pages whose pictures are more than text recognition gets of one document.</summary>
    public SortedSet<int> BeyondPictures { get; } = [];

    /// <summary>Pages with nothing on them, or drawings alone.</summary>
    public SortedSet<int> Empty { get; } = [];

    /// <summary>A page was read.</summary>
    public void Saw(Page page, IReadOnlyList<PdfParagraph> texts)
    {
        if (texts.Count == 0 && !BrokenFonts.Contains(page.Number))
        {
            (page.NumberOfImages > 0 ? Pictures : Empty).Add(page.Number);
        }
    }

    /// <summary>What a reader of the document should know is missing.</summary>
    public IEnumerable<string> Notes()
    {
        if (BrokenFonts.Count > 0)
        {
            yield return $"{PdfPages.Name(BrokenFonts)}: words in a font that cannot be read are left out";
        }

        if (Broken.Count > 0)
        {
            yield return $"{PdfPages.Name(Broken.Keys)} cannot be read ({Broken.Values.First().GetType().Name}: {Broken.Values.First().Message})";
        }

        if (Pictures.Count > 0)
        {
            yield return $"{PdfPages.Name(Pictures)}: a picture without a text layer; 'ocr: tesseract' of the stage 'read' has its words recognised, where tesseract is installed";
        }

        if (UnknownPictures.Count > 0)
        {
            yield return $"{PdfPages.Name(UnknownPictures)}: a picture without a text layer, in an encoding that cannot be handed to text recognition";
        }

        if (BeyondPictures.Count > 0)
        {
            yield return $"{PdfPages.Name(BeyondPictures)}: a picture without a text layer, beyond the size of pictures that are recognised of one document; split the document";
        }
    }

    /// <summary>Why there is no text at all.</summary>
    public PermanentException NoText(string name)
    {
        List<string> why = [.. Notes()];
        if (Empty.Count > 0)
        {
            why.Add($"{PdfPages.Name(Empty)}: nothing, or drawings alone");
        }

        if (why.Count == 0)
        {
            why.Add("there are no pages");
        }

        return new PermanentException($"'{name}' has no text that can be read: {string.Join("; ", why)}.", Broken.Values.FirstOrDefault());
    }

    public void Warn(string message)
    {
        if (message.StartsWith("Skipping a missing font", StringComparison.Ordinal))
        {
            BrokenFonts.Add(Page);
        }
    }

    public void Debug(string message)
    {
    }

    public void Debug(string message, Exception ex)
    {
    }

    public void Error(string message)
    {
    }

    public void Error(string message, Exception ex)
    {
    }
}
