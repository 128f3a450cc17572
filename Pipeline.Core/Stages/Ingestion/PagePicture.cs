namespace Pipeline.Core.Stages.Ingestion;

/// <summary>A picture whose words are to be recognised. Immutable.</summary>
/// <param name="Block">The block of the document before which its words belong; the number of blocks for those after the last.</param>
/// <param name="Page">Its page, from 1; 0 when the document has no pages, or the picture's own pages count.</param>
/// <param name="Content">A PNG, JPEG, JPEG 2000 or TIFF file.</param>
internal readonly record struct PagePicture(int Block, int Page, ReadOnlyMemory<byte> Content);
