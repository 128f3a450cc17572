using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>PowerPoint presentations of the format before 2007: each slide a page with its title as a heading, its texts, and the notes of all slides at the end.</summary>
internal sealed class PptReader : IDocumentReader
{
    public const string Stream = "PowerPoint Document";

    private const int Slide = 1006, Notes = 1008, Master = 1016, Texts = 4080, SlideBegin = 1011, TextKind = 3999, WideText = 4000, NarrowText = 4008;
    private const int MostDepth = 64;

    public string Format => "ppt";

    public IReadOnlyList<string> Extensions { get; } = [".ppt", ".pps", ".pot"];

    public DocumentText Read(RawDocument document, CancellationToken cancellationToken)
    {
        var bytes = CompoundFile.Open(document.Content).Read(Stream) ?? throw new InvalidDataException("it has no stream of slides");
        List<List<(bool IsTitle, string Text)>> outline = [], shapes = [], notes = [];
        Collect(bytes, (outline, shapes, notes), null, 0, cancellationToken);
        DocumentBuilder builder = new();
        for (var i = 0; i < Math.Max(outline.Count, shapes.Count); i++)
        {
            List<(bool IsTitle, string Text)> texts = [.. i < outline.Count ? outline[i] : [], .. i < shapes.Count ? shapes[i] : []];
            var title = texts.Find(text => text.IsTitle).Text;
            builder.AddHeading(1, title ?? $"Slide {i + 1}", i + 1);
            foreach (var (_, text) in texts.Where(text => text.Text != title).Distinct())
            {
                foreach (var paragraph in text.Split('\r', '\n'))
                {
                    builder.Add(BlockKind.Paragraph, paragraph.Replace('\v', '\n'), i + 1);
                }
            }
        }

        foreach (var text in notes.SelectMany(note => note).Select(text => HeadingText.OnOneLine(text.Text)).Distinct(StringComparer.Ordinal))
        {
            builder.Add(BlockKind.Paragraph, text.Length > 1 && text != "*" ? $"Notes: {text}" : "");
        }

        return builder.Build();
    }

    private static void Collect(
        ReadOnlySpan<byte> records, (List<List<(bool, string)>> Outline, List<List<(bool, string)>> Shapes, List<List<(bool, string)>> Notes) found, List<(bool IsTitle, string Text)>? texts, int depth, CancellationToken cancellationToken)
    {
        var isTitle = false;
        while (records.Length >= 8 && depth < MostDepth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (flags, kind) = (BinaryPrimitives.ReadUInt16LittleEndian(records), BinaryPrimitives.ReadUInt16LittleEndian(records[2..]));
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(records[4..]), (uint)(records.Length - 8));
            var data = records.Slice(8, length);
            records = records[(8 + length)..];
            if (kind is Slide or Notes)
            {
                var to = kind == Slide ? found.Shapes : found.Notes;
                to.Add([]);
                Collect(data, found, to[^1], depth + 1, cancellationToken);
            }
            else if (kind == Texts && flags >> 4 == 0)
            {
                CollectOutline(data, found.Outline);
            }
            else if (kind == TextKind)
            {
                isTitle = data is [0 or 6, ..];
            }
            else if (kind is WideText or NarrowText && texts is not null)
            {
                texts.Add((isTitle, TextOf(kind, data)));
            }
            else if ((flags & 0xF) == 0xF && kind is not (Master or Texts))
            {
                Collect(data, found, texts, depth + 1, cancellationToken);
            }
        }
    }

    private static void CollectOutline(ReadOnlySpan<byte> records, List<List<(bool IsTitle, string Text)>> outline)
    {
        var isTitle = false;
        while (records.Length >= 8)
        {
            var kind = BinaryPrimitives.ReadUInt16LittleEndian(records[2..]);
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(records[4..]), (uint)(records.Length - 8));
            var data = records.Slice(8, length);
            records = records[(8 + length)..];
            if (kind == SlideBegin)
            {
                outline.Add([]);
            }
            else if (kind == TextKind)
            {
                isTitle = data is [0 or 6, ..];
            }
            else if (kind is WideText or NarrowText && outline.Count > 0)
            {
                outline[^1].Add((isTitle, TextOf(kind, data)));
            }
        }
    }

    private static string TextOf(int kind, ReadOnlySpan<byte> data) => kind == WideText ? MemoryMarshal.Cast<byte, char>(data[..(data.Length & ~1)]).ToString() : Encoding.Latin1.GetString(data);
}
