using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using static Pipeline.Tests.Stages.Ingestion.Readers.PdfSource;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>PDFs whose outlines or fonts are not what they should be.</summary>
internal sealed class PdfDamageVarietyTests
{
    [TestCase("/Dest [700 /Fit]")]
    [TestCase("/Dest [null /Fit]")]
    [TestCase("/Dest (nowhere)")]
    [TestCase("/Dest [999 0 R /XYZ 0 0 0]")]
    [TestCase("/A << /S /GoTo /D [999 0 R /Fit] >>")]
    [TestCase("/A << /S /GoToR /F (other.pdf) /D [0 /Fit] >>")]
    [TestCase("/A << /S /URI /URI (https://example.org) >>")]
    [TestCase("")]
    public void Parse_outline_entries_that_lead_nowhere_are_no_headings(string target) => Assert.That(
        Outlined($"<< /Title (Missing one) /Parent O {target} /Next N >>", $"<< /Title (Missing two) /Parent O {target} >>"), Is.EqualTo(["Paragraph: Scope of work", "Paragraph: The plumber mends the pipe."]));

    [TestCase("Scope of work")]
    [TestCase("SCOPE OF WORK")]
    [TestCase("Scope  of\\nwork")]
    public void Parse_outline_entry_whose_words_stand_on_its_page_is_a_heading_there(string title) => Assert.That(
        Outlined($"<< /Title ({title}) /Parent O /Dest [P /Fit] >>"), Is.EqualTo(["Heading 1: Scope of work", "Paragraph: The plumber mends the pipe."]));

    [Test]
    public void Parse_outline_that_goes_in_a_circle_ends() => Assert.That(
        Outlined("<< /Title (Scope of work) /Parent O /Dest [P /Fit] /Next N >>", "<< /Title (Scope of work) /Parent O /Dest [P /Fit] /Next F /First F /Last F >>"), Does.Contain("Paragraph: The plumber mends the pipe."));

    [TestCase("<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H >>")]
    [TestCase("<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [999 0 R] >>")]
    [TestCase("<< /Type /Font /Subtype /Type3 >>")]
    [TestCase("<< /Type /Font /Subtype /TrueType /BaseFont <41424344> /FirstChar 32 /LastChar 33 /Widths [278 278] >>")]
    [TestCase("<< /Type /Font >>")]
    [TestCase("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A >>")]
    [TestCase("<< /Type /Font /Subtype /Type1 /BaseFont /A /FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 /FontFile 999 0 R >> >>")]
    public void Parse_words_in_a_broken_font_are_read_or_their_page_is_named(string font)
    {
        var pdf = new PdfSource().Font("F2", font).Page(Lines((60, 700, "Good."))).Page(Lines((60, 700, "Good too.")) + "BT /F2 10 Tf 1 0 0 1 60 600 Tm (Lost.) Tj ET");

        var document = Parse(pdf);

        Assert.That(document.Text, Does.Contain("Good.").And.Contain("Good too.").Or.Contain("Good."));
        Assert.That(document.Text.Contains("Lost.", StringComparison.Ordinal) || document.Notes.Any(note => note.Contains("page 2", StringComparison.Ordinal)), $"{document.Text} [{string.Join("; ", document.Notes)}]");
    }

    [TestCase("/F9")]
    [TestCase("/F1#20x")]
    [TestCase("/Helvetica")]
    public void Parse_words_in_a_font_that_the_page_does_not_have_are_named(string font)
    {
        var document = Parse(new PdfSource().Page(Lines((60, 700, "Good."))).Page(Lines((60, 700, "Good too.")) + $"BT {font} 10 Tf 1 0 0 1 60 600 Tm (Lost.) Tj ET"));

        Assert.That(document.Text.Contains("Lost.", StringComparison.Ordinal) || document.Notes.Any(note => note.Contains("page 2", StringComparison.Ordinal)), $"{document.Text} [{string.Join("; ", document.Notes)}]");
    }

    /// <summary>The blocks of a page with an outline of entries, in which O, F, N and P are the outline, the first and the second entry, and the page.</summary>
    private static IEnumerable<string> Outlined(params string[] entries)
    {
        PdfSource pdf = new();
        pdf.Page(Lines((60, 700, "Scope of work"), (60, 650, "The plumber mends the pipe.")));
        var outline = pdf.Add("<< >>");
        foreach (var entry in entries)
        {
            pdf.Add(entry.Replace("/Parent O", $"/Parent {outline} 0 R", StringComparison.Ordinal).Replace("[P ", "[5 0 R ", StringComparison.Ordinal)
                .Replace("/Next N", $"/Next {outline + 2} 0 R", StringComparison.Ordinal).Replace("/Next F", $"/Next {outline + 1} 0 R", StringComparison.Ordinal)
                .Replace("/First F", $"/First {outline + 1} 0 R", StringComparison.Ordinal).Replace("/Last F", $"/Last {outline + 1} 0 R", StringComparison.Ordinal));
        }

        pdf.Catalog = $"/Outlines << /Type /Outlines /First {outline + 1} 0 R /Last {outline + entries.Length} 0 R /Count {entries.Length} >>";
        return Blocks.Of(Parse(pdf));
    }

    private static DocumentText Parse(PdfSource pdf) => DocumentParser.Parse(pdf.Build(), "a.pdf", new ParseLimits(), CancellationToken.None).Content;
}
