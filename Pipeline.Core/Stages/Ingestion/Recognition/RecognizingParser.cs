using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>
/// Parses documents, and puts in the words of pictures that a parser has found in them. Words are recognised by processes that this process starts: those that parse documents start none.
/// </summary>
/// <param name="parser">Parses documents.</param>
/// <param name="recognizer">Finds words in pictures.</param>
internal sealed class RecognizingParser(IDocumentParser parser, ITextRecognizer recognizer) : IDocumentParser
{
    /// <inheritdoc/>
    public async ValueTask<ParsedDocument> ParseAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var parsed = await parser.ParseAsync(content, name, cancellationToken).ConfigureAwait(false);
        if (parsed.Content.Pictures.Count == 0)
        {
            return parsed;
        }

        RecognizedText text = new(parsed.Content);
        foreach (var picture in parsed.Content.Pictures)
        {
            try
            {
                text.Add(picture, await recognizer.RecognizeAsync(picture.Content, cancellationToken).ConfigureAwait(false));
            }
            catch (PermanentException reason)
            {
                text.Fail(picture, reason.Message);
            }
        }

        return parsed with { Content = text.Build(name) };
    }
}
