namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Where the text of a group goes.</summary>
internal enum RtfTarget
{
    /// <summary>Into the document.</summary>
    Body,

    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>It is the name of a font, or what is said of it.</summary>
    Fonts,

    /// <summary>It is the name of a style.</summary>
    Styles,

    /// <summary>It is the document's title.</summary>
    Title,

    /// <summary>It is a note.</summary>
    Note,
}
