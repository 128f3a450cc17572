namespace Pipeline.Core.Stages.Ingestion;

/// <summary>Parts of documents that are read only when they are asked for.</summary>
[Flags]
internal enum DocumentParts
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Pictures of pages that have no text layer, and documents that are a picture, for text recognition.</summary>
    Pictures = 1,

    /// <summary>Comments in Word documents.</summary>
    Comments = 2,

    /// <summary>Headers and footers of Word documents.</summary>
    HeadersAndFooters = 4,
}
