namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>The lines of a text, without allocating.</summary>
internal struct TextLines(string text)
{
    private int _next;

    public TextLine Current { get; private set; }

    public readonly TextLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= text.Length)
        {
            return false;
        }

        Current = TextLine.At(text, _next);
        _next = Current.Next;
        return true;
    }
}
