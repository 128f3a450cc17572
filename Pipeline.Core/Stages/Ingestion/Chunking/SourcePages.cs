namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Page numbers of rising offsets, each block looked at once.</summary>
internal sealed class SourcePages(DocumentText document)
{
    private int _block;

    /// <summary>The page, from 1, of the block that an offset lies in, which is not before the last one asked for; 0 when the format has no pages.</summary>
    public int At(int offset)
    {
        while (_block < document.Blocks.Count && document.Blocks[_block].End <= offset)
        {
            _block++;
        }

        return _block < document.Blocks.Count ? document.Blocks[_block].Page : 0;
    }
}
