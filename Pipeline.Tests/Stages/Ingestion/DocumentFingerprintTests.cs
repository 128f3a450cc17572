using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages.Ingestion;

internal sealed class DocumentFingerprintTests
{
    private static readonly SourceDocument Document = SampleData.Document(new DocumentText { Title = "T", Text = "text", Blocks = [] }) with
    {
        Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" },
    };

    private static IEnumerable<string> Others()
    {
        yield return DocumentFingerprint.Of(Document with { Content = Document.Content with { Text = "text." } }, "c");
        yield return DocumentFingerprint.Of(Document with { Content = Document.Content with { Title = "Tt", Text = "ext" } }, "c");
        yield return DocumentFingerprint.Of(Document with { Format = "text" }, "c");
        yield return DocumentFingerprint.Of(Document with { Source = "other" }, "c");
        yield return DocumentFingerprint.Of(Document with { Metadata = new Dictionary<string, string> { ["a"] = "12" } }, "c");
        yield return DocumentFingerprint.Of(Document, "c2");
    }

    [Test]
    public void Of_anything_else_differs() =>
        Assert.That(Others().Append(DocumentFingerprint.Of(Document, "c")).Distinct(StringComparer.Ordinal).Count(), Is.EqualTo(7));

    [Test]
    public void Of_metadata_in_another_order_is_the_same()
    {
        var swapped = Document with { Metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };
        Assert.That(DocumentFingerprint.Of(swapped, "c"), Is.EqualTo(DocumentFingerprint.Of(Document, "c")).And.Match("^[0-9a-f]{32}$"));
    }
}
