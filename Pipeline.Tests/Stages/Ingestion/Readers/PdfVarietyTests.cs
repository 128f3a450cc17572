using System.Globalization;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Parsing;
using static Pipeline.Tests.Stages.Ingestion.Readers.PdfSource;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>PDFs as many programs write them: how letters are set, in which order, what stands around the text.</summary>
internal sealed class PdfVarietyTests
{
    [TestCase("Testing Deduplication", 4)]
    [TestCase("The big red barn", 7)]
    [TestCase("NOTICE OF MEETING", 12)]
    public void Parse_words_of_letters_set_at_equal_steps_are_whole(string text, double blank)
    {
        var x = 60.0;
        List<(double, double, string)> letters = [];
        foreach (var letter in text)
        {
            letters.Add((x, 700, letter.ToString()));
            letters.Add((x + .4, 700.3, letter.ToString()));
            x += letter == ' ' ? blank : 9;
        }

        Assert.That(TextOf(new PdfSource().Page(Lines([.. letters]))), Is.EqualTo(text));
    }

    [TestCase("0.3 0")]
    [TestCase("0 0.3")]
    [TestCase("0.25 0.25")]
    public void Parse_text_drawn_again_in_another_object_is_read_once(string offset)
    {
        var shown = "BT /F1 10 Tf 60 700 Td (Bold heading) Tj ET";

        Assert.That(TextOf(new PdfSource().Page($"{shown} q 1 0 0 1 {offset} cm {shown} Q q 1 0 0 1 0.1 0 cm {shown} Q")), Is.EqualTo("Bold heading"));
    }

    [TestCase("[(bookkeeper) -20 ( all)] TJ", "bookkeeper all")]
    [TestCase("(11 22 333) Tj", "11 22 333")]
    [TestCase("[(1) -50 (1)] TJ", "11")]
    public void Parse_letters_that_are_twice_in_a_word_stay(string show, string expected) => Assert.That(TextOf(new PdfSource().Page($"BT /F1 10 Tf 1 0 0 1 60 700 Tm {show} ET")), Is.EqualTo(expected));

    [TestCase("[(the) -200 (end) -200 (of) -200 (May)] TJ", "the end of May")]
    [TestCase("10 Tw (the end of May) Tj", "the end of May")]
    [TestCase("-1 Tw (the end of May) Tj", "the end of May")]
    [TestCase("80 Tz (the end of May) Tj", "the end of May")]
    [TestCase("(the) Tj 17 0 Td (end) Tj 20 0 Td (of) Tj 12 0 Td (May) Tj", "the end of May")]
    [TestCase("[(t) 5 (h) 5 (e) -278 (e) 5 (n) 5 (d)] TJ", "the end")]
    public void Parse_gaps_of_each_making_tell_words(string show, string expected) => Assert.That(TextOf(new PdfSource().Page($"BT /F1 10 Tf 1 0 0 1 60 700 Tm {show} ET")), Is.EqualTo(expected));

    [TestCase("multi-", "national firms. A multinational firm.", "multinational firms. A multinational firm.")]
    [TestCase("COVID-", "19 wards.", "COVID-19 wards.")]
    [TestCase("Straßen-", "bahn und Bus.", "Straßenbahn und Bus.")]
    [TestCase("Haus- und", "Hof.", "Haus- und\nHof.")]
    [TestCase("mother-in-", "law came.", "mother-in-law came.")]
    [TestCase("the e-", "mail came. An e-mail is fast.", "the e-mail came. An e-mail is fast.")]
    public void Parse_hyphens_of_each_kind(string first, string second, string expected) => Assert.That(TextOf(new PdfSource().Page(Lines((60, 700, first), (60, 688, second)).Replace("ß", "\\337", StringComparison.Ordinal))), Is.EqualTo(expected));

    [TestCase("{0}", "- {0} -", "Of tea and of water")]
    [TestCase("{0} / 4", "Draft of May", "ACME")]
    [TestCase("Seite {0}", "www.example.org", "Bericht")]
    [TestCase("Copyright 2024 ACME. All rights reserved.", "Page {0}", "Chapter")]
    public void Parse_running_lines_of_each_kind_are_left_out(string footer, string header, string second)
    {
        PdfSource pdf = new();
        string[] words = ["The harbour was built by hand", "over forty years. In winter it", "freezes, and boats wait", "until the ice is gone."];
        for (var page = 1; page <= 4; page++)
        {
            pdf.Page(Lines((60, 770, string.Format(CultureInfo.InvariantCulture, header, page)), (400, 770, second), (60, 690, words[page - 1]), (290, 30, string.Format(CultureInfo.InvariantCulture, footer, page))));
        }

        Assert.That(TextOf(pdf), Is.EqualTo(string.Join('\n', words)));
    }

    [TestCase("Name|Town|Since", "Ann|Ulm|1999", "Bob|Bonn|2004", "Cy|Kiel|2011")]
    [TestCase("1|2|3|4", "5|6|7|8", "9|10|11|12")]
    [TestCase("Item|Price", "Tea, black|4.50", "Tea, green, of the first harvest|12.00", "Milk|-")]
    [TestCase("Q|A|B", "First|x|", "Second||x", "Third|x|x")]
    public void Parse_tables_of_each_shape_have_a_line_for_each_row(params string[] rows)
    {
        var cells = rows.SelectMany((row, at) => row.Split('|').Select((cell, column) => (X: 72.0 + (column * 170), Y: 700.0 - (at * 16), cell))).Where(cell => cell.cell.Length > 0).ToList();
        var expected = string.Join('\n', rows.Select(row => string.Join(' ', row.Split('|', StringSplitOptions.RemoveEmptyEntries))));

        Assert.That(TextOf(new PdfSource().Page(Lines([.. cells]))), Is.EqualTo(expected), "row by row");
        Assert.That(TextOf(new PdfSource().Page(Lines([.. cells.OrderBy(cell => cell.X)]))), Is.EqualTo(expected), "column by column");
    }

    [TestCase("Name", "Ann Example", "Town", "Ulm")]
    [TestCase("1. Surname of the insured person:", "Example", "2. Born on:", "3 May 1980", "3. Since:", "2011")]
    [TestCase("Amount", "EUR 1,200.00", "Due", "on receipt", "Account", "DE00 1234", "Note", "none")]
    public void Parse_labels_and_values_of_each_shape_are_on_one_line(params string[] words)
    {
        var lines = words.Select((word, at) => (at % 2 == 0 ? 72.0 : 320.0, 700.0 - (at / 2 * 20), word)).OrderBy(line => line.Item1);

        Assert.That(TextOf(new PdfSource().Page(Lines([.. lines]))), Is.EqualTo(string.Join('\n', words.Chunk(2).Select(pair => string.Join(' ', pair)))));
    }

    [TestCase("/Subtype /Text /Contents (Ask Ann.)", "Ask Ann.")]
    [TestCase("/Subtype /Highlight /QuadPoints [60 710 100 710 60 695 100 695] /Contents (Check this.)", "Check this.")]
    [TestCase("/Subtype /FreeText /Contents <FEFF041F0440043804320435044200210020263A>", "Привет! ☺")]
    [TestCase("/Subtype /Widget /FT /Tx /T (a) /V <FEFF00DC006D006C00610075007400650021>", "Ümlaute!")]
    [TestCase("/Subtype /Widget /FT /Ch /T (a) /Opt [[(1) (Oslo)] [(2) (Bergen)]] /V (2)", "Bergen")]
    [TestCase("/Subtype /Widget /FT /Ch /Ff 2097152 /T (a) /Opt [(Tea) (Milk) (Rum)] /V [(Tea) (Rum)]", "Tea", "Rum")]
    [TestCase("/Subtype /Widget /FT /Tx /Ff 4096 /T (a) /V (First line\\rSecond line)", "First line", "Second line")]
    public void Parse_values_and_notes_of_each_kind_are_text(string annotation, params string[] expected)
    {
        PdfSource pdf = new();
        var number = pdf.Add($"<< /Type /Annot {annotation} /Rect [200 500 400 520] /F 4 >>");
        pdf.Catalog = annotation.Contains("Widget", StringComparison.Ordinal) ? $"/AcroForm << /Fields [{number} 0 R] >>" : "";

        var text = TextOf(pdf.Page(Lines((60, 700, "The plan.")), $"/MediaBox [0 0 600 800] /Annots [{number} 0 R]"));

        foreach (var words in expected)
        {
            Assert.That(text, Does.Contain(words));
        }
    }

    [Test]
    public void Parse_field_named_by_its_parents_has_its_value()
    {
        PdfSource pdf = new();
        var kid = pdf.Add("<< /Type /Annot /Subtype /Widget /Parent 5 0 R /Rect [100 695 400 715] /F 4 >>");
        var parent = pdf.Add($"<< /FT /Tx /T (person) /V (Margaret) /Kids [{kid} 0 R] >>");
        pdf.Catalog = $"/AcroForm << /Fields [{parent} 0 R] >>";

        Assert.That(TextOf(pdf.Page(Lines((60, 700, "Name:")), $"/MediaBox [0 0 600 800] /Annots [{kid} 0 R]")), Does.Contain("Margaret"));
    }

    [TestCase("שלום", "ABCD", "DCBA", "שלום")]
    [TestCase("سلام", "ABCD", "DCBA", "سلام")]
    [TestCase("גן5", "ABC", "CBA", "גן 5")]
    public void Parse_leftward_words_of_each_script(string letters, string first, string drawn, string expected)
    {
        PdfSource pdf = new();
        pdf.Font("F2", [.. letters.Select(letter => (letter.ToString(), 500))]);
        var text = TextOf(pdf.Page($"BT /F2 10 Tf 1 0 0 1 100 700 Tm ({drawn}) Tj 1 0 0 1 60 700 Tm ({drawn}) Tj ET"));

        Assert.That(first, Has.Length.EqualTo(letters.Length));
        Assert.That(text.Replace(" ", "", StringComparison.Ordinal), Is.EqualTo(string.Concat(expected, expected).Replace(" ", "", StringComparison.Ordinal)));
    }

    [TestCase("ก|\u0E33", "AB", "กำ")]
    [TestCase("त|\u094D|र", "ABC", "त्र")]
    [TestCase("e|\u0301|t", "ABC", "e\u0301t")]
    [TestCase("ש|\u05C1|\u05B8", "BCA", "ש\u05C1\u05B8")]
    public void Parse_marks_of_each_script_stay_with_their_letters(string letters, string drawn, string expected)
    {
        PdfSource pdf = new();
        pdf.Font("F2", [.. letters.Split('|').Select(letter => (letter, letter[0] is '\u0E33' || char.IsLetter(letter[0]) ? 500 : 0))]);

        Assert.That(TextOf(pdf.Page($"BT /F2 10 Tf 1 0 0 1 60 700 Tm ({drawn}) Tj ET")).Normalize(), Is.EqualTo(expected.Normalize()));
    }

    [TestCase("𐍈", "𝔸", "𠀀")]
    [TestCase("😀", "🇳🇴", "👩‍🚀")]
    [TestCase("𞤀", "x", "𒀀")]
    public void Parse_letters_of_the_higher_planes_are_read(string first, string second, string third)
    {
        PdfSource pdf = new();
        pdf.Font("F2", (first, 900), (second, 900), (third, 900));

        var text = TextOf(pdf.Page(Lines((60, 720, "Legend:")) + "BT /F2 10 Tf 1 0 0 1 60 700 Tm (ABC) Tj ET"));

        Assert.That(text, Does.Contain(first).And.Contain(second).And.Contain(third));
    }

    [TestCase("/MediaBox [0 0 600 800] /CropBox [0 300 600 800]", "Seen.")]
    [TestCase("/MediaBox [-300 -400 300 400] /CropBox [0 0 300 400]", "Beside.")]
    [TestCase("/MediaBox [0 0 600 800] /CropBox [0 300 600 800] /Rotate 90", "Seen.")]
    [TestCase("/MediaBox [0 0 600 800] /CropBox [-50 -50 900 900]", "Seen.", "Below.", "Beside.")]
    public void Parse_crop_boxes_of_each_kind_are_kept_to(string page, params string[] expected)
    {
        var text = TextOf(new PdfSource().Page(Lines((60, 700, "Seen."), (400, 100, "Below."), (100, 200, "Beside.")), page));

        Assert.That(text.Split('\n').Order(), Is.EqualTo(expected.Order()));
    }

    [TestCase(0, true)]
    [TestCase(1000, true)]
    [TestCase(1500, false)]
    public void Parse_header_is_looked_for_as_far_as_viewers_do(int before, bool isPdf)
    {
        var content = (byte[])[.. Enumerable.Repeat((byte)'\n', before), .. new PdfSource().Page(Lines((60, 700, "Words."))).Build()];

        Assert.That(DocumentParser.Parse(content, "a", new ParseLimits(), CancellationToken.None).Format == "pdf", Is.EqualTo(isPdf));
    }

    private static string TextOf(PdfSource pdf) => DocumentParser.Parse(pdf.Build(), "a.pdf", new ParseLimits(), CancellationToken.None).Content.Text.Replace("\n\n", "\n", StringComparison.Ordinal);
}
