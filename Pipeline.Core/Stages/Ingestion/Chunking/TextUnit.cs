namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>The smallest piece a chunk is packed of: a sentence, a line, a row, or a part of one that is longer than a chunk.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Tokens">Its estimated size.</param>
/// <param name="Paragraph">The number of its paragraph within the document; code and tables count as one.</param>
/// <param name="Kind">The block's kind.</param>
/// <param name="Section">The section it stands in.</param>
internal readonly record struct TextUnit(int Start, int End, int Tokens, int Paragraph, BlockKind Kind, Section Section)
{
    /// <summary>A chunk, or what is left of a section, with fewer words than this says too little to be found by itself.</summary>
    public const int FewWords = 10;

    /// <summary>Its words; no more than <see cref="FewWords"/> are counted.</summary>
    public int Words { get; init; }

    /// <summary>Whether it begins within the sentence of the unit before, as after a page's end.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether what follows belongs to it: a heading, or a paragraph of a few words that end no sentence.</summary>
    public bool LeadsOn { get; init; }

    /// <summary>Whether its paragraph is kept whole if it fits.</summary>
    public bool IsAtomic => Kind is BlockKind.Code or BlockKind.Table;

    /// <summary>Whether it is of sentences.</summary>
    public bool IsRunningText => Kind is BlockKind.Paragraph or BlockKind.ListItem;
}
