using System.Globalization;
using System.Text;

namespace Pipeline.Tests.Stages.Ingestion.Readers;

/// <summary>A PDF written by hand, for what a builder of PDFs would not write.</summary>
internal sealed class PdfSource
{
    private readonly List<string> _objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"];
    private readonly List<int> _pages = [];
    private string _fonts = "/F1 3 0 R";

    /// <summary>What the catalog has besides its pages.</summary>
    public string Catalog { get; set; } = "";

    /// <summary>Adds an object, and returns its number.</summary>
    public int Add(string source)
    {
        _objects.Add(source);
        return _objects.Count;
    }

    /// <summary>Names an object as a font.</summary>
    public PdfSource Font(string name, string source)
    {
        _fonts += $" /{name} {Add(source)} 0 R";
        return this;
    }

    /// <summary>A font whose letters A, B, C … stand for characters, each of a width in thousandths.</summary>
    public PdfSource Font(string name, params (string Text, int Width)[] letters)
    {
        var map = string.Concat(letters.Select((letter, at) => $"<{'A' + at:X2}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(letter.Text))}>\n"));
        var cmap = Add(Stream($"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /X def\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{letters.Length} beginbfchar\n{map}endbfchar\nendcmap\nend\nend"));
        var descriptor = Add("<< /Type /FontDescriptor /FontName /Mapped /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>");
        return Font(name, $"<< /Type /Font /Subtype /TrueType /BaseFont /Mapped /FontDescriptor {descriptor} 0 R /FirstChar 65 /LastChar {64 + letters.Length} /Widths [{string.Join(' ', letters.Select(letter => letter.Width))}] /ToUnicode {cmap} 0 R >>");
    }

    /// <summary>Adds a page.</summary>
    /// <param name="content">What draws it.</param>
    /// <param name="extra">What its dictionary has besides its content, fonts and size.</param>
    public PdfSource Page(string content, string extra = "/MediaBox [0 0 600 800]")
    {
        var stream = Add(Stream(content));
        _pages.Add(Add($"<< /Type /Page /Parent 2 0 R /Contents {stream} 0 R /Resources << /Font << {_fonts} >> >> {extra} >>"));
        return this;
    }

    /// <summary>The commands that print texts in 10 points.</summary>
    public static string Lines(params (double X, double Y, string Text)[] lines) => string.Concat(lines.Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"BT /F1 10 Tf 1 0 0 1 {line.X} {line.Y} Tm ({line.Text}) Tj ET\n")));

    public byte[] Build()
    {
        _objects[0] = $"<< /Type /Catalog /Pages 2 0 R {Catalog} >>";
        _objects[1] = $"<< /Type /Pages /Kids [{string.Join(' ', _pages.Select(page => $"{page} 0 R"))}] /Count {_pages.Count} >>";
        StringBuilder pdf = new("%PDF-1.7\n");
        List<int> offsets = [];
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{_objects[i]}\nendobj\n");
        }

        var xref = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(offset => $"{offset:D10} 00000 n \n"))}");
        return Encoding.Latin1.GetBytes(pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {_objects.Count + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").ToString());
    }

    private static string Stream(string content) => $"<< /Length {content.Length} >>\nstream\n{content}\nendstream";
}
