using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>
/// The sections that are packed together. A section joins when all still fits one chunk, no heading above the first one's level comes in between, and what is
/// joined is tiny: under a quarter of a chunk. A heading without text of its own, or a few words, take in whatever comes next.
/// </summary>
internal sealed class SectionRun(int maxTokens)
{
    private Section? _first;
    private int _tokens;
    private bool _allTiny;

    public List<TextUnit> Units { get; private set; } = [];

    /// <summary>Whether it has too few words for a chunk, the headings at its end left out.</summary>
    public bool IsFew => UnitPacker.IsFew(CollectionsMarshal.AsSpan(Units)[..TextEnd]);

    private int TextEnd => Units.FindLastIndex(unit => unit.Kind != BlockKind.Heading) + 1;

    public void Begin(Section section, List<TextUnit> units, int tokens) =>
        (_first, Units, _tokens, _allTiny) = (section, units, tokens, IsTiny(tokens));

    /// <summary>Takes out the headings at its end: what they stand above is what comes next.</summary>
    public List<TextUnit> TakeBareHeadings()
    {
        var end = TextEnd;
        var bare = Units[end..];
        Units.RemoveRange(end, bare.Count);
        return bare;
    }

    /// <summary>Takes the section in, if it belongs here.</summary>
    public bool TryJoin(Section section, List<TextUnit> units, int tokens)
    {
        if (_first is null || !Belongs(_first, section, tokens))
        {
            return false;
        }

        Units.AddRange(units);
        _tokens += tokens;
        _allTiny &= IsTiny(tokens);
        return true;
    }

    private bool Belongs(Section first, Section next, int tokens)
    {
        var isBelow = next.Level > first.Level;
        if (IsFew)
        {
            return true;
        }

        return _tokens + tokens <= maxTokens && next.Level >= first.Level && (isBelow ? _allTiny || IsTiny(tokens) : _allTiny && IsTiny(tokens));
    }

    private bool IsTiny(int tokens) => tokens * 4 < maxTokens;
}
