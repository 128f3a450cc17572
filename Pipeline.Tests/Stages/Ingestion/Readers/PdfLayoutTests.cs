using System.Globalization;
using NUnit.Framework;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Parsing;
using static Pipeline.Tests.Stages.Ingestion.Readers.PdfSource;
using Pipeline.Core.Text;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>The places of words on a PDF's pages: rows, columns, running heads, what goes over a page's end.</summary>
internal sealed class PdfLayoutTests
{
    [Test]
    public void Parse_table_has_a_line_for_each_row()
    {
        var document = Parse(new PdfSource().Page(Lines([(72, 740, "The table shows what was sold."), .. Table(700, "Product|Units|Price", "Tea|120|4.50", "Green coffee|80|7.25", "Sugar|300|1.20"), (72, 580, "All prices are in euros.")])));

        Assert.That(Blocks.Of(document), Is.EqualTo(["Paragraph: The table shows what was sold.", "Table: Product Units Price\nTea 120 4.50\nGreen coffee 80 7.25\nSugar 300 1.20", "Paragraph: All prices are in euros."]));
        Assert.That(document.Blocks[1].Heading, Is.EqualTo("Product Units Price"));
    }

    [Test]
    public void Parse_table_drawn_column_by_column_has_a_line_for_each_row()
    {
        var document = Parse(new PdfSource().Page(Lines([.. Table(700, "Product|Units|Price", "Tea|120|4.50", "Sugar|300|1.20").OrderBy(cell => cell.X)])));

        Assert.That(document.Text, Is.EqualTo("Product Units Price\nTea 120 4.50\nSugar 300 1.20"));
    }

    [Test]
    public void Parse_labels_and_values_are_on_one_line()
    {
        var document = Parse(new PdfSource().Page(Lines(
            (72, 700, "Invoice number:"), (72, 680, "Date:"), (72, 660, "Customer:"), (72, 640, "Total due:"),
            (250, 700, "INV-0815"), (250, 680, "13.03.2017"), (250, 660, "Miller & Sons"), (250, 640, "4,711.00 EUR"))));

        Assert.That(document.Text, Is.EqualTo("Invoice number: INV-0815\nDate: 13.03.2017\nCustomer: Miller & Sons\nTotal due: 4,711.00 EUR"));
    }

    [Test]
    public void Parse_cell_of_several_lines_stays_in_its_row()
    {
        var document = Parse(new PdfSource().Page(Lines(
            (72, 700, "Part"), (200, 700, "Use"), (420, 700, "Price"),
            (72, 670, "Valve"), (200, 670, "Lets water out when"), (420, 670, "12.50"), (200, 658, "the tank is full"),
            (72, 628, "Pump"), (200, 628, "Lifts water to"), (420, 628, "80.00"), (200, 616, "the upper tank"))));

        Assert.That(document.Text, Is.EqualTo("Part Use Price\nValve Lets water out when the tank is full 12.50\nPump Lifts water to the upper tank 80.00"));
    }

    [Test]
    public void Parse_table_within_a_column_does_not_join_the_columns()
    {
        string[] left = ["The left column has running text that", "goes over several lines, and below it", "there is a table of what was sold in", "the year before the one that it is."];
        string[] right = ["In the right column there is text alone", "which has nothing to do with the table", "on the left, and so no row of it may be", "put together with any of these lines, as", "a reader would not do that either, but", "would read the one after the other."];
        var document = Parse(new PdfSource().Page(Lines(
            [.. left.Select((line, at) => (60.0, 700.0 - (at * 12), line)), (60, 640, "Tea"), (150, 640, "120"), (60, 628, "Sugar"), (150, 628, "300"), .. right.Select((line, at) => (320.0, 700.0 - (at * 12), line))])));

        Assert.That(document.Text.Replace("\n\n", "\n", StringComparison.Ordinal), Is.EqualTo(string.Join('\n', [.. left, "Tea 120", "Sugar 300", .. right])));
    }

    [Test]
    public void Split_table_over_several_chunks_repeats_its_header_and_cuts_between_rows()
    {
        var rows = Enumerable.Range(1, 40).Select(row => string.Create(CultureInfo.InvariantCulture, $"Part number {row}|{row * 3}|{row}.50"));
        var document = Parse(new PdfSource().Page(Lines(Table(790, ["Name|Count|Price", .. rows]))));

        var chunks = new Chunker(new ChunkOptions { Tokens = 60, Overlap = 0 }, TokenCounter.Estimating).Split(document).ToList();

        Assert.That(chunks, Has.Count.GreaterThan(3));
        Assert.That(chunks.Skip(1).Select(chunk => chunk.Heading), Is.All.EqualTo("Name Count Price"));
        Assert.That(chunks.SelectMany(chunk => document.Text[chunk.Start..chunk.End].Split('\n')).Select(line => line.Split(' ').Length), Is.All.EqualTo(3).Or.EqualTo(5));
    }

    [Test]
    public void Parse_running_heads_footers_and_page_numbers_are_left_out_and_sentences_are_whole()
    {
        PdfSource pdf = new();
        pdf.Page(Lines((60, 780, "ACME Corporation - Annual Report"), (60, 700, "The management expects that the trend"), (60, 688, "will go on because the factory will"), (60, 30, "Confidential"), (300, 30, "Page 1 of 3")));
        pdf.Page(Lines((60, 780, "ACME Corporation - Annual Report"), (60, 700, "deliver its first units in May."), (60, 30, "Confidential"), (300, 30, "Page 2 of 3")));
        pdf.Page(Lines((60, 780, "ACME Corporation - Annual Report"), (60, 700, "The outlook is good."), (60, 30, "Confidential"), (300, 30, "Page 3 of 3")));

        var document = Parse(pdf);

        Assert.That(Blocks.Of(document), Is.EqualTo(["Paragraph: The management expects that the trend\nwill go on because the factory will\ndeliver its first units in May.", "Paragraph: The outlook is good."]));
        Assert.That(document.Blocks.Select(block => block.Page), Is.EqualTo([1, 3]));
    }

    [Test]
    public void Parse_sentence_goes_on_over_a_page_with_a_footnote()
    {
        PdfSource pdf = new();
        pdf.Page(Lines((60, 700, "The deadline for the application, which was long awaited, is the")) + "BT /F1 7 Tf 60 90 Td (1 As was said in the letter of May.) Tj ET");
        pdf.Page(Lines((60, 700, "thirtieth of September at noon, as the office has told us.")));

        Assert.That(Blocks.Of(Parse(pdf)), Is.EqualTo(
            ["Paragraph: The deadline for the application, which was long awaited, is the\nthirtieth of September at noon, as the office has told us.", "Paragraph: 1 As was said in the letter of May."]));
    }

    [Test]
    public void Parse_last_rows_that_differ_by_more_than_the_pages_number_are_kept()
    {
        PdfSource pdf = new();
        pdf.Page(Lines((60, 700, "Stock of the first hall."), (60, 40, "Row 17 of 90")));
        pdf.Page(Lines((60, 700, "Stock of the second hall."), (60, 40, "Row 54 of 90")));

        Assert.That(Parse(pdf).Text, Does.Contain("Row 17 of 90").And.Contain("Row 54 of 90"));
    }

    [Test]
    public void Parse_head_on_left_and_right_pages_in_turn_is_left_out()
    {
        PdfSource pdf = new();
        for (var page = 1; page <= 6; page++)
        {
            pdf.Page(Lines((60, 780, page % 2 == 0 ? $"{page} The book of tea" : $"Of water {page}"), (60, 700, $"Text of page number {page}.")));
        }

        Assert.That(Parse(pdf).Text.Replace("\n\n", "\n", StringComparison.Ordinal), Is.EqualTo(string.Join('\n', Enumerable.Range(1, 6).Select(page => $"Text of page number {page}."))));
    }

    private static (double X, double Y, string Text)[] Table(double top, params IEnumerable<string> rows) =>
        [.. rows.SelectMany((row, at) => row.Split('|').Select((cell, column) => (72.0 + (column * 150), top - (at * 18), cell)))];

    private static DocumentText Parse(PdfSource pdf) => DocumentParser.Parse(pdf.Build(), "a.pdf", new ParseLimits(), CancellationToken.None).Content;
}
