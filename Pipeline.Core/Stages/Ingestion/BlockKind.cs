namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What a <see cref="TextBlock"/> is; it decides where it may be cut.</summary>
public enum BlockKind
{
    /// <summary>Running text: cut between sentences.</summary>
    Paragraph,

    /// <summary>A title of a section: stays with what follows.</summary>
    Heading,

    /// <summary>An item of a list: cut between sentences.</summary>
    ListItem,

    /// <summary>Source code: kept whole if it fits, else cut between lines.</summary>
    Code,

    /// <summary>A table, or lines that belong together: kept whole if it fits, else cut between lines.</summary>
    Table,
}
