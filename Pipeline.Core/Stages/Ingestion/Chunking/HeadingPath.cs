namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>Keeps the headings above the current place.</summary>
internal sealed class HeadingPath
{
    private readonly List<TextBlock> _headings = [];

    /// <summary>Takes up a heading: those of its level and deeper end.</summary>
    public Section Enter(TextBlock heading)
    {
        _headings.RemoveAll(above => above.Level >= heading.Level);
        _headings.Add(heading);
        var words = _headings.Select(above => above.Heading).Where(text => !string.IsNullOrEmpty(text));
        return new Section(heading.Level, string.Join(Section.Separator, words));
    }
}
