using System.Text.Json;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Readers.Data;

namespace Pipeline.Core.Stages.Ingestion.Parsing;

/// <summary>Tells JSON from JSON Lines and from text that only begins like them, by parsing it. Pure.</summary>
internal static class JsonLooks
{
    /// <summary>The reader; <see langword="null"/> when it is neither.</summary>
    public static IDocumentReader? Find(RawDocument document)
    {
        var text = document.Text;
        var first = TextLine.At(text, text.Length - text.AsSpan().TrimStart().Length);
        return IsJson(text.AsMemory(first.TextStart, first.TextEnd - first.TextStart), document.Limits) && !text.AsSpan(first.Next).IsWhiteSpace() ? DocumentReaders.JsonLines
            : IsJson(text.AsMemory(), document.Limits) ? DocumentReaders.Json
            : null;
    }

    private static bool IsJson(ReadOnlyMemory<char> text, ParseLimits limits)
    {
        try
        {
            using var json = JsonDocument.Parse(text, JsonReader.OptionsFor(limits));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
