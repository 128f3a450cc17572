using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using static Pipeline.Tests.Stages.Ingestion.Readers.PdfSource;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>The words of a PDF: what is read, what is left out, in which order.</summary>
internal sealed class PdfTextTests
{
    [Test]
    public void Parse_text_drawn_twice_is_read_once()
    {
        var fakeBold = Lines((60, 700, "Quarterly revenue report"), (60.3, 700, "Quarterly revenue report"), (60, 680, "The hall was full: all of it."), (60, 680.4, "The hall was full: all of it."));

        Assert.That(TextOf(new PdfSource().Page(fakeBold)), Is.EqualTo("Quarterly revenue report\nThe hall was full: all of it."));
    }

    [TestCase("[(Lesen) -180 (Sie) -180 (die) -180 (gesamte) -150 (Packung)] TJ", "Lesen Sie die gesamte Packung")]
    [TestCase("[(V) 80 (o) 20 (n) -30 (A) 70 (V) ] TJ", "VonAV")]
    [TestCase("3 Tc (INVOICE) Tj", "INVOICE")]
    [TestCase("3 Tc (INVOICE DATE) Tj", "INVOICE DATE")]
    [TestCase("(several   blanks) Tj", "several blanks")]
    public void Parse_gaps_tell_words(string show, string expected) =>
        Assert.That(TextOf(new PdfSource().Page($"BT /F1 10 Tf 1 0 0 1 60 700 Tm {show} ET")), Is.EqualTo(expected));

    [Test]
    public void Parse_letters_set_one_by_one_at_equal_steps_are_a_word()
    {
        var letters = "INVOICE".Select((letter, at) => (60.0 + (at * 9), 700.0, letter.ToString())).ToArray();

        Assert.That(TextOf(new PdfSource().Page(Lines(letters))), Is.EqualTo("INVOICE"));
    }

    [Test]
    public void Parse_digits_set_apart_stay_apart() =>
        Assert.That(TextOf(new PdfSource().Page(Lines((60, 700, "1"), (68, 700, "2"), (76, 700, "3"), (84, 700, "4"), (92, 700, "5")))), Is.EqualTo("1 2 3 4 5"));

    [Test]
    public void Parse_text_outside_of_the_crop_box_is_left_out() => Assert.That(
        TextOf(new PdfSource().Page(Lines((60, 700, "Seen."), (700, 700, "Outside.")), "/MediaBox [0 0 1200 800] /CropBox [0 0 600 800]")), Is.EqualTo("Seen."));

    [Test]
    public void Parse_crop_box_that_does_not_begin_at_nought_moves_the_page() => Assert.That(
        TextOf(new PdfSource().Page(Lines((60, 700, "Outside."), (700, 700, "Seen.")), "/MediaBox [0 0 1200 800] /CropBox [600 0 1200 800]")), Is.EqualTo("Seen."));

    [Test]
    public void Parse_invisible_text_is_read_only_where_it_is_all_there_is()
    {
        const string Hidden = "BT /F1 10 Tf 3 Tr 1 0 0 1 60 700 Tm (Recognised words.) Tj ET\n";

        Assert.That(TextOf(new PdfSource().Page(Hidden)), Is.EqualTo("Recognised words."));
        Assert.That(TextOf(new PdfSource().Page(Hidden + "BT 0 Tr ET " + Lines((60, 600, "Seen.")))), Is.EqualTo("Seen."));
    }

    [TestCase("/MediaBox [0 0 600 800] /Rotate 90", "1 0 0 1 60 700", "1 0 0 1 60 686")]
    [TestCase("/MediaBox [0 0 600 800] /Rotate 270", "1 0 0 1 60 700", "1 0 0 1 60 686")]
    [TestCase("/MediaBox [0 0 600 800] /Rotate 180", "1 0 0 1 60 700", "1 0 0 1 60 686")]
    [TestCase("/MediaBox [0 0 600 800]", "0 1 -1 0 200 100", "0 1 -1 0 214 100")]
    [TestCase("/MediaBox [0 0 600 800]", "0 -1 1 0 214 700", "0 -1 1 0 200 700")]
    [TestCase("/MediaBox [0 0 600 800]", ".866 .5 -.5 .866 200 300", ".866 .5 -.5 .866 207 287.9")]
    public void Parse_sideways_text_is_read_along_its_lines(string page, string first, string second)
    {
        var content = $"BT /F1 10 Tf {first} Tm (Engine oil, six quarts of the grade) Tj {second} Tm (and one quart of the brake fluid.) Tj ET";

        Assert.That(TextOf(new PdfSource().Page(content, page)), Is.EqualTo("Engine oil, six quarts of the grade\nand one quart of the brake fluid."));
    }

    [Test]
    public void Parse_note_in_the_margin_that_runs_upwards_does_not_tear_the_text()
    {
        var content = Lines((100, 700, "The first line of the page goes on"), (100, 688, "in the second line of it.")) + "BT /F1 8 Tf 0 1 -1 0 30 600 Tm (Form 27, edition of May) Tj ET";

        Assert.That(TextOf(new PdfSource().Page(content)), Is.EqualTo("The first line of the page goes on\nin the second line of it.\nForm 27, edition of May"));
    }

    [Test]
    public void Parse_arabic_drawn_from_the_left_is_in_the_order_it_is_read()
    {
        PdfSource pdf = new();
        pdf.Font("F2", ("م", 500), ("و", 500), ("ي", 500), ("\uFEDF", 300), ("12", 900), ("(", 300), (")", 300));

        Assert.That(TextOf(pdf.Page("BT /F2 10 Tf 1 0 0 1 60 700 Tm (ABC) Tj 1 0 0 1 80 700 Tm (FEG) Tj 1 0 0 1 100 700 Tm (DBA) Tj ET")), Is.EqualTo("مول (12) يوم"));
    }

    [Test]
    public void Parse_hebrew_words_in_a_latin_line_are_in_the_order_they_are_read()
    {
        PdfSource pdf = new();
        pdf.Font("F2", ("ש", 500), ("ל", 500), ("ו", 500), ("ם", 500));

        Assert.That(TextOf(pdf.Page("BT /F1 10 Tf 1 0 0 1 60 700 Tm (The word) Tj /F2 10 Tf 1 0 0 1 103 700 Tm (DCBA) Tj /F1 10 Tf 1 0 0 1 127 700 Tm (means peace.) Tj ET")), Is.EqualTo("The word שלום means peace."));
    }

    [Test]
    public void Parse_marks_go_with_their_letters_wherever_they_are_drawn()
    {
        PdfSource pdf = new();
        pdf.Font("F2", ("ส", 500), ("\u0E35", 0), ("\u0E48", 0), ("ห", 500));

        Assert.That(TextOf(pdf.Page("BT /F2 10 Tf 1 0 0 1 60 700 Tm (AD) Tj 1 0 0 1 64 700 Tm (C) Tj 1 0 0 1 64 700 Tm (B) Tj ET")), Is.EqualTo("สี่ห"));
    }

    [Test]
    public void Parse_hindi_vowel_printed_before_its_consonant_is_behind_it()
    {
        PdfSource pdf = new();
        pdf.Font("F2", ("\u093F", 300), ("ह", 500), ("न", 500), ("\u094D", 0), ("द", 500), ("\u0940", 300));

        Assert.That(TextOf(pdf.Page("BT /F2 10 Tf 1 0 0 1 60 700 Tm (ABCDEF) Tj ET")), Is.EqualTo("हिन्दी"));
    }

    [Test]
    public void Parse_letters_beyond_the_first_plane_are_text()
    {
        PdfSource pdf = new();
        pdf.Font("F2", ("𝐓", 600), ("𝐡", 500), ("𐤀", 500));

        Assert.That(TextOf(pdf.Page("BT /F2 10 Tf 1 0 0 1 60 700 Tm (AB) Tj ET")), Is.EqualTo("𝐓𝐡"));
    }

    [TestCase("price-", "determining factors. The price-determining rule holds.", "price-determining factors. The price-determining rule holds.")]
    [TestCase("infor-", "mation of the plan.", "information of the plan.")]
    [TestCase("long-", "term plan.", "long-term plan.")]
    [TestCase("re-", "enter. To reenter is hard, to re-enter too.", "reenter. To reenter is hard, to re-enter too.")]
    [TestCase("the Anglo-", "Saxon kings.", "the Anglo-Saxon kings.")]
    [TestCase("a dash -", "as here.", "a dash -\nas here.")]
    public void Parse_hyphens_at_a_lines_end_stay_where_the_word_has_them(string first, string second, string expected) =>
        Assert.That(TextOf(new PdfSource().Page(Lines((60, 700, first), (60, 688, second)))), Is.EqualTo(expected));

    [Test]
    public void Parse_filled_fields_stand_on_the_line_of_their_label_and_notes_are_text()
    {
        PdfSource pdf = new();
        var field = pdf.Add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Margaret Thatcher) /Rect [200 695 400 715] /F 4 >>");
        var box = pdf.Add("<< /Type /Annot /Subtype /Widget /FT /Btn /T (member) /V /Yes /AS /Yes /Rect [200 655 212 667] /F 4 >>");
        var choice = pdf.Add("<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (town) /Opt [(Ulm) (Bonn)] /V (Bonn) /Rect [200 615 400 635] /F 4 >>");
        var note = pdf.Add("<< /Type /Annot /Subtype /FreeText /Contents (Approved by the board on 5 May) /Rect [60 500 300 520] /F 4 >>");
        var hidden = pdf.Add("<< /Type /Annot /Subtype /Text /Contents (Hidden remark) /Rect [60 400 80 420] /F 2 >>");
        pdf.Catalog = $"/AcroForm << /Fields [{field} 0 R {box} 0 R {choice} 0 R] >>";
        pdf.Page(Lines((60, 700, "Name of the applicant:"), (60, 658, "Member:"), (60, 620, "Town:")), $"/MediaBox [0 0 600 800] /Annots [{field} 0 R {box} 0 R {choice} 0 R {note} 0 R {hidden} 0 R]");

        Assert.That(TextOf(pdf), Is.EqualTo("Name of the applicant: Margaret Thatcher\nMember: [x]\nTown: Bonn\nApproved by the board on 5 May"));
    }

    [Test]
    public void Parse_form_of_fields_alone_is_text()
    {
        PdfSource pdf = new();
        var field = pdf.Add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Only this) /Rect [200 695 400 715] /F 4 >>");
        pdf.Catalog = $"/AcroForm << /Fields [{field} 0 R] >>";

        Assert.That(TextOf(pdf.Page("", $"/MediaBox [0 0 600 800] /Annots [{field} 0 R]")), Is.EqualTo("Only this"));
    }

    [Test]
    public void Parse_font_that_cannot_be_read_is_said_with_its_pages()
    {
        var pdf = new PdfSource().Font("F2", "<< /Type /Font /Subtype /TrueType /BaseFont <41424344> /FirstChar 32 /LastChar 33 /Widths [278 278] >>");
        pdf.Page(Lines((60, 700, "Good."))).Page(Lines((60, 700, "Good.")) + "BT /F2 10 Tf 1 0 0 1 60 600 Tm (Lost.) Tj ET");

        var document = Parse(pdf.Build());

        Assert.That(document.Notes, Is.EqualTo(["page 2: words in a font that cannot be read are left out"]));
        Assert.That(Assert.Throws<PermanentException>(() => Parse(new PdfSource().Font("F2", "<< /Type /Font /Subtype /TrueType /BaseFont <41> >>").Page("BT /F2 10 Tf 60 600 Td (Lost.) Tj ET").Build()))!.Message,
            Is.EqualTo("'a.pdf' has no text that can be read: page 1: words in a font that cannot be read are left out."));
    }

    [Test]
    public void Parse_pages_that_are_pictures_are_named()
    {
        PdfSource pdf = new();
        const string Picture = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0001 EI Q";

        Assert.That(Parse(pdf.Page(Lines((60, 700, "Words."))).Page(Picture).Page(Picture).Page("").Build()).Notes, Is.EqualTo(["pages 2–3: a picture without a text layer; 'ocr: tesseract' of the stage 'read' has its words recognised, where tesseract is installed"]));
        Assert.That(Assert.Throws<PermanentException>(() => Parse(new PdfSource().Page(Picture).Page("").Build()))!.Message,
            Is.EqualTo("'a.pdf' has no text that can be read: page 1: a picture without a text layer; 'ocr: tesseract' of the stage 'read' has its words recognised, where tesseract is installed; page 2: nothing, or drawings alone."));
    }

    [Test]
    public void Parse_page_that_is_broken_does_not_take_the_others_along()
    {
        var pdf = new PdfSource().Page(Lines((60, 700, "Good.")));
        pdf.Page("BT /F9 10 Tf (x) Tj ET", "/MediaBox [0 0 600 800] /Resources << /Font << /F9 << /Type /Font /Subtype /Nothing >> >> >>");

        var document = Parse(pdf.Build());

        Assert.That(document.Text, Is.EqualTo("Good."));
        Assert.That(document.Notes, Has.One.StartsWith("page 2 cannot be read ("));
    }

    [Test]
    public void Parse_outline_of_pages_that_are_not_there_is_left_out()
    {
        PdfSource pdf = new();
        pdf.Page(Lines((60, 700, "A cat sat on the mat.")));
        var outlines = pdf.Add("");
        var entries = Enumerable.Range(1, 3).Select(number => pdf.Add($"<< /Title (Missing chapter {number}) /Parent {outlines} 0 R /Next {outlines + number + 1} 0 R /Dest [5 0 R /Fit] >>")).ToList();
        pdf.Add($"<< /Title (A cat) /Parent {outlines} 0 R /Dest [5 0 R /Fit] >>");
        pdf.Catalog = $"/Outlines << /Type /Outlines /First {entries[0]} 0 R /Last {entries[^1] + 1} 0 R /Count 4 >>";

        Assert.That(Blocks.Of(Parse(pdf.Build())), Is.EqualTo(["Heading 1: A cat", "Paragraph: sat on the mat."]));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", "pdf")]
    [TestCase("\0\0\0junk", "pdf")]
    [TestCase("A file of the format PDF begins with ", "text")]
    public void Parse_header_may_stand_behind_other_bytes(string before, string expected)
    {
        var pdf = expected == "pdf" ? new PdfSource().Page(Lines((60, 700, "Words."))).Build() : System.Text.Encoding.ASCII.GetBytes("%PDF-1.7 and ends with %%EOF.\n");

        Assert.That(DocumentParser.Parse((byte[])[.. System.Text.Encoding.Latin1.GetBytes(before), .. pdf], "a", new ParseLimits(), CancellationToken.None).Format, Is.EqualTo(expected));
    }

    private static string TextOf(PdfSource pdf) => Parse(pdf.Build()).Text.Replace("\n\n", "\n", StringComparison.Ordinal);

    private static DocumentText Parse(byte[] content) => DocumentParser.Parse(content, "a.pdf", new ParseLimits(), CancellationToken.None).Content;
}
