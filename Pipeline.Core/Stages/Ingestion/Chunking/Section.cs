namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>The text from one heading to the next, whatever its level.</summary>
/// <param name="Level">The heading's level; 0 before the first heading.</param>
/// <param name="Path">The headings above its text, outermost first, its own last.</param>
internal sealed record Section(int Level, string Path)
{
    /// <summary>What stands between the headings of a path.</summary>
    public const string Separator = " › ";
}
