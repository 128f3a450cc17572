namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>The smallest piece a chunk is packed of: a sentence, a line, or a part of one that is longer than a chunk.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="Tokens">Its estimated size.</param>
/// <param name="Paragraph">The number of its paragraph within the document; code and tables count as one.</param>
/// <param name="Kind">The block's kind.</param>
/// <param name="Section">The section it stands in.</param>
internal readonly record struct TextUnit(int Start, int End, int Tokens, int Paragraph, BlockKind Kind, Section Section)
{
    /// <summary>Whether its paragraph is kept whole if it fits.</summary>
    public bool IsAtomic => Kind is BlockKind.Code or BlockKind.Table;
}
