using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>What holds within a group of a Rich Text document; each inner group begins with a copy.</summary>
internal struct RtfState
{
    /// <summary>Where text goes.</summary>
    public RtfTarget Target;

    /// <summary>The encoding of the font.</summary>
    public Encoding? Encoding;

    /// <summary>How many characters after one in Unicode stand for it in programs that know no Unicode.</summary>
    public int Fallback;

    /// <summary>Whether text is hidden or deleted.</summary>
    public bool IsHidden;
}
