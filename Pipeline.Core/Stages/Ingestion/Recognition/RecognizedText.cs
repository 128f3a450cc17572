using System.Globalization;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Pdf;

namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>A document with the words of its pictures, each where its picture is. For one thread.</summary>
/// <param name="document">What was found in the document itself.</param>
internal sealed class RecognizedText(DocumentText document)
{
    /// <summary>Below this average people find many wrong words.</summary>
    private const double Doubtful = 60;

    private readonly DocumentBuilder _builder = new();
    private readonly SortedDictionary<int, (int Words, double Confidence)> _sure = [];
    private readonly Dictionary<string, SortedSet<int>> _failed = new(StringComparer.Ordinal);
    private int _block;

    /// <summary>Adds the paragraphs of a picture. Pictures come in the order of the document.</summary>
    public void Add(in PagePicture picture, IReadOnlyList<RecognizedParagraph> paragraphs)
    {
        AddBlocksUntil(picture.Block);
        foreach (var paragraph in paragraphs)
        {
            var page = picture.Page > 0 ? picture.Page : paragraph.Page;
            _builder.Add(BlockKind.Paragraph, paragraph.Text, page);
            var (words, confidence) = _sure.GetValueOrDefault(page);
            _sure[page] = (words + paragraph.Words, confidence + (paragraph.Words * paragraph.Confidence));
        }
    }

    /// <summary>The words of a picture could not be recognised.</summary>
    public void Fail(in PagePicture picture, string reason)
    {
        _failed.TryAdd(reason, []);
        _failed[reason].Add(picture.Page);
    }

    /// <summary>The document.</summary>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="PermanentException">It has no words at all.</exception>
    public DocumentText Build(string name)
    {
        AddBlocksUntil(document.Blocks.Count);
        IReadOnlyList<string> notes = [.. document.Notes, .. Notes()];
        return _builder.Count > 0
            ? document with { Text = _builder.Build().Text, Blocks = _builder.Build().Blocks, Pictures = [], Notes = notes }
            : throw new PermanentException($"'{name}' has no text that can be read: {(notes.Count > 0 ? string.Join("; ", notes) : "text recognition found no words")}.");
    }

    private IEnumerable<string> Notes()
    {
        foreach (var (reason, pages) in _failed)
        {
            yield return $"{NameOf(pages)}: {reason.TrimEnd('.')}";
        }

        SortedSet<int> doubtful = [.. _sure.Where(page => page.Value.Confidence / page.Value.Words < Doubtful).Select(page => page.Key)];
        if (doubtful.Count > 0)
        {
            var least = doubtful.Min(page => _sure[page].Confidence / _sure[page].Words);
            yield return string.Create(CultureInfo.InvariantCulture, $"{NameOf(doubtful)}: text recognition is not sure of the words ({least:0} % at the least)");
        }
    }

    private static string NameOf(SortedSet<int> pages) => pages.Max > 0 ? PdfPages.Name(pages) : "the picture";

    private void AddBlocksUntil(int end)
    {
        for (; _block < end; _block++)
        {
            _builder.AddBlock(document, document.Blocks[_block], 0);
        }
    }
}
