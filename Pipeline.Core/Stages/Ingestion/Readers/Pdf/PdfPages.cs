using System.Globalization;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Names pages for people. Pure.</summary>
internal static class PdfPages
{
    private const int MaxRanges = 12;

    /// <summary><c>page 3</c>, or <c>pages 1–4, 7</c>.</summary>
    /// <param name="pages">In order, at least one.</param>
    public static string Name(IReadOnlyCollection<int> pages)
    {
        StringBuilder name = new(pages.Count == 1 ? "page " : "pages ");
        var (start, last, ranges) = (0, 0, 0);
        foreach (var page in pages)
        {
            if (page != last + 1 || start == 0)
            {
                End(name, start, last);
                if (++ranges > MaxRanges)
                {
                    return name.Append(CultureInfo.InvariantCulture, $" and others ({pages.Count} in all)").ToString();
                }

                _ = start == 0 ? name : name.Append(", ");
                name.Append(CultureInfo.InvariantCulture, $"{page}");
                start = page;
            }

            last = page;
        }

        End(name, start, last);
        return name.ToString();
    }

    private static void End(StringBuilder name, int start, int last)
    {
        if (last > start)
        {
            name.Append(CultureInfo.InvariantCulture, $"–{last}");
        }
    }
}
