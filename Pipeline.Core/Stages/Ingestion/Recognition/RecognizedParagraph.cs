namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>Text that was recognised in a picture. Immutable.</summary>
/// <param name="Page">The picture's page, from 1: a TIFF may have several.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Words">How many words it has.</param>
/// <param name="Confidence">How sure the program is of them, on average: 0–100.</param>
internal sealed record RecognizedParagraph(int Page, string Text, int Words, double Confidence);
