using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>Makes a document of pieces in their order: for formats whose text is not that of the file. Blocks stand apart by a blank line. For one thread.</summary>
internal sealed class DocumentBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private readonly List<PagePicture> _pictures = [];

    /// <summary>How many blocks there are.</summary>
    public int Count => _blocks.Count;

    /// <summary>The words of the first heading; empty when there is none.</summary>
    public string FirstHeading { get; private set; } = "";

    /// <summary>Adds a block, without the blanks around it; nothing if it is blank.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="text">Its text.</param>
    /// <param name="page">Its page, from 1; 0 without pages.</param>
    /// <param name="header">The names of a table's columns, when they are known.</param>
    public void Add(BlockKind kind, ReadOnlySpan<char> text, int page = 0, string? header = null)
    {
        var trimmed = kind == BlockKind.Code ? text.Trim('\n').TrimEnd() : text.Trim();
        if (trimmed.Length > 0)
        {
            Append(kind, trimmed, 0, header, page);
        }
    }

    /// <summary>Adds a heading, on one line; nothing if it is blank.</summary>
    /// <param name="level">From 1, the outermost.</param>
    /// <param name="text">Its words.</param>
    /// <param name="page">Its page, from 1; 0 without pages.</param>
    public void AddHeading(int level, string text, int page = 0)
    {
        var words = HeadingText.OnOneLine(text);
        if (words.Length > 0)
        {
            FirstHeading = FirstHeading.Length == 0 ? words : FirstHeading;
            Append(BlockKind.Heading, words, level, words, page);
        }
    }

    /// <summary>Adds all of another document below a heading of this level.</summary>
    public void AddDocument(DocumentText document, int level)
    {
        _pictures.AddRange(document.Pictures.Select(picture => picture with { Block = picture.Block + Count }));
        foreach (var block in document.Blocks)
        {
            AddBlock(document, block, level);
        }
    }

    /// <summary>Adds a block of another document below a heading of this level.</summary>
    public void AddBlock(DocumentText document, in TextBlock block, int level) =>
        Append(block.Kind, document.Text.AsSpan(block.Start, block.End - block.Start), block.Level == 0 ? 0 : block.Level + level, block.Heading, block.Page);

    /// <summary>Adds pictures whose words belong before the first block of a later page.</summary>
    /// <param name="pictures">The pictures, in the order of their pages; their blocks do not count.</param>
    public void AddPictures(IEnumerable<PagePicture> pictures)
    {
        foreach (var picture in pictures)
        {
            var later = _blocks.FindIndex(block => block.Page > picture.Page);
            _pictures.Add(picture with { Block = later < 0 ? Count : later });
        }
    }

    /// <summary>The document. Without a title of its own, it has that of its first heading.</summary>
    public DocumentText Build(string? title = null) => new()
    {
        Title = string.IsNullOrWhiteSpace(title) ? FirstHeading : HeadingText.OnOneLine(title),
        Text = _text.ToString(),
        Blocks = _blocks,
        Pictures = _pictures,
    };

    /// <summary>The document of parts that stand side by side, as records and sheets do: a part's heading is the title of all only when there is no other.</summary>
    public DocumentText BuildOfParts() => Build() with { Title = _blocks.Count(block => block.Kind == BlockKind.Heading) == 1 ? FirstHeading : "" };

    private void Append(BlockKind kind, ReadOnlySpan<char> text, int level, string? heading, int page)
    {
        if (_text.Length > 0)
        {
            _text.Append("\n\n");
        }

        var start = _text.Length;
        _text.Append(text);
        _blocks.Add(new TextBlock(kind, start, _text.Length, level, heading, page));
    }
}
