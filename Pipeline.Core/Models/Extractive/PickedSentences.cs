namespace Pipeline.Core.Models.Extractive;

/// <summary>An extractive answer.</summary>
/// <param name="Sentences">The sentences in the order they are to be read; empty when the documents do not say.</param>
/// <param name="Confidence">How sure it is that the passages hold the answer: 0–1.</param>
internal sealed record PickedSentences(IReadOnlyList<Sentence> Sentences, double Confidence);
