namespace Pipeline.Worker.Terminal;

/// <summary>Job ids as a list shows them: whole where there is room for them, else as many of their digits as tell them apart.</summary>
internal sealed class ShortIds
{
    /// <summary>From this width on, whole ids leave enough for what stands after them.</summary>
    private const int RoomForWhole = 120;

    private const int Least = 13; // the time of acceptance, to the millisecond
    private const int Whole = 36;

    private readonly int _length;

    /// <param name="ids">The ids of the list.</param>
    /// <param name="width">The columns there are.</param>
    public ShortIds(IEnumerable<Guid> ids, int width)
    {
        List<string> texts = [.. ids.Select(id => id.ToString()).Order(StringComparer.Ordinal)];
        var alike = texts.Zip(texts.Skip(1), (one, next) => one.AsSpan().CommonPrefixLength(next)).DefaultIfEmpty(0).Max();
        _length = width >= RoomForWhole ? Whole : Math.Clamp(alike + 1, Least, Whole);
    }

    public string Of(Guid id) => id.ToString()[.._length];
}
