namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>A letter where it stands on its page, turned so that its line runs to the right. In points, y upwards. Immutable.</summary>
/// <param name="Text">What it says: mostly one character; several when it is a ligature or carries marks.</param>
/// <param name="X">Where it begins on its line.</param>
/// <param name="End">Where the next letter of its word begins.</param>
/// <param name="Y">The height of its line.</param>
/// <param name="Size">The size of its print.</param>
/// <param name="IsBold">Whether its font is a bold one.</param>
/// <param name="Ink">The middle of what is seen of it, along the line.</param>
internal sealed record PdfGlyph(string Text, double X, double End, double Y, double Size, bool IsBold, double Ink)
{
    /// <summary>Whether it is a space.</summary>
    public bool IsBlank { get; } = string.IsNullOrWhiteSpace(Text);
}
