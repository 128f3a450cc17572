using Pipeline.Core.Stages.Ingestion.Recognition;

namespace Pipeline.Tests.Stages.Ingestion.Recognition;

/// <summary>Finds in pictures what a test says.</summary>
internal sealed class LambdaRecognizer(Func<ReadOnlyMemory<byte>, IReadOnlyList<RecognizedParagraph>> recognize) : ITextRecognizer
{
    public Task<IReadOnlyList<RecognizedParagraph>> RecognizeAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => Task.FromResult(recognize(picture));
}
