using System.Globalization;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Recognition;

/// <summary>Reads the table (TSV) that tesseract writes: a row for each page, block, paragraph, line and word, in reading order. Pure.</summary>
internal static class TesseractTable
{
    /// <summary>Words of which the program is less sure are nearly always specks and lines that are no letters.</summary>
    private const double LeastConfidence = 25;

    private const int Columns = 12;
    private const string WordLevel = "5";

    /// <summary>The paragraphs, in the order of the table. Rows that are none are passed over.</summary>
    public static IReadOnlyList<RecognizedParagraph> Read(string table)
    {
        List<RecognizedParagraph> paragraphs = [];
        StringBuilder text = new();
        var (page, words, confidence) = (0, 0, 0.0);
        var (paragraph, line) = ("", "");
        foreach (var row in table.Split('\n'))
        {
            var cells = row.TrimEnd('\r').Split('\t', Columns);
            if (cells.Length < Columns || cells[0] != WordLevel || string.IsNullOrWhiteSpace(cells[11])
                || !double.TryParse(cells[10], NumberStyles.Float, CultureInfo.InvariantCulture, out var sure) || !(sure >= LeastConfidence))
            {
                continue;
            }

            var (ownParagraph, ownLine) = ($"{cells[1]}/{cells[2]}/{cells[3]}", cells[4]);
            if (ownParagraph != paragraph)
            {
                End();
                page = int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
            }
            else
            {
                text.Append(ownLine == line ? ' ' : '\n');
            }

            (paragraph, line) = (ownParagraph, ownLine);
            text.Append(cells[11].Trim());
            words++;
            confidence += Math.Min(sure, 100);
        }

        End();
        return paragraphs;

        void End()
        {
            if (words > 0)
            {
                paragraphs.Add(new RecognizedParagraph(page, text.ToString(), words, confidence / words));
                text.Clear();
                (words, confidence) = (0, 0);
            }
        }
    }
}
