using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>Finds words in pictures. Thread-safe.</summary>
internal interface ITextRecognizer
{
    /// <summary>Recognises the text of a picture.</summary>
    /// <param name="picture">A PNG, JPEG, JPEG 2000 or TIFF file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its paragraphs in reading order; none when it has no words.</returns>
    /// <exception cref="PermanentException">It cannot be recognised; the message says why, without a name.</exception>
    Task<IReadOnlyList<RecognizedParagraph>> RecognizeAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken);
}
