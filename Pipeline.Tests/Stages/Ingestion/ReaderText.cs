using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Tests.Stages.Ingestion;

/// <summary>Readers on a text as it is written in a test.</summary>
internal static class ReaderText
{
    /// <summary>Reads a text as a document of no particular name.</summary>
    public static DocumentText Read(this IDocumentReader reader, string text) => reader.Read(new RawDocument(text, "a text", new ParseLimits()) { Parser = static (inner, _) => throw new NotSupportedException($"'{inner.Name}' is inside of a text.") }, CancellationToken.None);
}
