namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Line numbers of rising offsets, each line counted once.</summary>
internal sealed class SourceLines(DocumentText document)
{
    private int _offset;
    private int _line = 1;

    /// <summary>The line, from 1, of an offset that is not before the last one asked for; 0 when the text's lines are not the source's.</summary>
    public int At(int offset)
    {
        if (!document.HasSourceLines)
        {
            return 0;
        }

        _line += document.Text.AsSpan(_offset, offset - _offset).Count('\n');
        _offset = offset;
        return _line;
    }
}
