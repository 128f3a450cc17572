namespace Pipeline.Core.Stages.Ingestion;

/// <summary>What recognises text in pictures.</summary>
public enum OcrEngine
{
    /// <summary>Nothing: pictures and scanned pages are not read.</summary>
    Off,

    /// <summary>The program <c>tesseract</c>, which must be installed.</summary>
    Tesseract,
}
