using System.Text;

namespace Pipeline.Core.Stages.Ingestion.Isolation;

/// <summary>What a parser process made of a document: the document, or why there is none, or that its memory was not enough. Immutable.</summary>
/// <param name="Document">The document, when it could be parsed.</param>
/// <param name="Fault">Why it could not.</param>
internal sealed record ParserReply(ParsedDocument? Document, string? Fault)
{
    private const int TextHead = sizeof(int);
    private const int ContentHead = (2 * TextHead) + sizeof(bool) + (4 * sizeof(int));
    private const int PictureHead = 3 * sizeof(int);
    private const int BlockHead = sizeof(byte) + (4 * sizeof(int)) + sizeof(bool) + TextHead;

    /// <summary>The process's memory was not enough.</summary>
    public static readonly ParserReply OutOfMemory = new(null, null);

    private string Head => Fault ?? Document?.Format ?? "";

    /// <summary>The longest message for texts of a length, with as much again for blocks and headings, and for pictures of so many bytes.</summary>
    public static int MaxLength(long characters, long pictures) => (int)Math.Min((characters * 2 * sizeof(char)) + pictures + 1024, Array.MaxLength);

    /// <summary>Writes the message, its length first, in many small pieces. Holds no copy of the text.</summary>
    public void WriteTo(Stream stream)
    {
        using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Length());
        writer.Write(Fault is not null);
        writer.WriteText(Head);
        if (Document?.Content is { } content)
        {
            Write(writer, content);
        }
    }

    private int Length()
    {
        var length = sizeof(bool) + TextHead + ((long)Head.Length * sizeof(char));
        if (Document?.Content is { } content)
        {
            length += ContentHead + ((long)(content.Title.Length + content.Text.Length) * sizeof(char));
            length += content.Notes.Sum(note => TextHead + ((long)note.Length * sizeof(char)));
            length += content.Metadata.Sum(pair => (2 * TextHead) + ((long)(pair.Key.Length + pair.Value.Length) * sizeof(char)));
            length += content.Pictures.Sum(picture => PictureHead + (long)picture.Content.Length);
            length += content.Blocks.Sum(block => BlockHead + ((long)(block.Heading?.Length ?? 0) * sizeof(char)));
        }

        return (int)Math.Min(length, int.MaxValue); // longer than anybody reads
    }

    /// <exception cref="InvalidDataException">The message is none.</exception>
    public static ParserReply Of(byte[] message)
    {
        using MemoryStream stream = new(message);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        try
        {
            return Read(reader);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"A message of {message.Length} bytes from a parser process is cut short.", error);
        }
    }

    private static ParserReply Read(BinaryReader reader)
    {
        var failed = reader.ReadBoolean();
        var head = reader.ReadText();
        return failed ? new(null, head)
            : head.Length == 0 ? OutOfMemory
            : new(new ParsedDocument(head, ReadContent(reader)), null);
    }

    private static void Write(BinaryWriter writer, DocumentText content)
    {
        writer.WriteText(content.Title);
        writer.WriteText(content.Text);
        writer.Write(content.HasSourceLines);
        writer.Write(content.Notes.Count);
        foreach (var note in content.Notes)
        {
            writer.WriteText(note);
        }

        writer.Write(content.Metadata.Count);
        foreach (var (name, value) in content.Metadata)
        {
            writer.WriteText(name);
            writer.WriteText(value);
        }

        writer.Write(content.Blocks.Count);
        foreach (var block in content.Blocks)
        {
            writer.Write((byte)block.Kind);
            writer.Write(block.Start);
            writer.Write(block.End);
            writer.Write(block.Level);
            writer.Write(block.Page);
            writer.Write(block.Heading is not null);
            writer.WriteText(block.Heading ?? "");
        }

        writer.Write(content.Pictures.Count);
        foreach (var picture in content.Pictures)
        {
            writer.Write(picture.Block);
            writer.Write(picture.Page);
            writer.Write(picture.Content.Length);
            writer.Write(picture.Content.Span);
        }
    }

    private static DocumentText ReadContent(BinaryReader reader)
    {
        var (title, text) = (reader.ReadText(), reader.ReadText());
        var hasSourceLines = reader.ReadBoolean();
        var notes = ReadNotes(reader);
        var metadata = ReadMetadata(reader);
        var count = reader.ReadInt32();
        List<TextBlock> blocks = [];
        for (var i = 0; i < count; i++)
        {
            var (kind, start, end) = ((BlockKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadInt32());
            var (level, page, isHeading, heading) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadText());
            blocks.Add(start >= 0 && start <= end && end <= text.Length
                ? new TextBlock(kind, start, end, level, isHeading ? heading : null, page)
                : throw new InvalidDataException($"A block at {start}–{end} is outside of a text of {text.Length} characters."));
        }

        DocumentText content = new() { Title = title, Text = text, HasSourceLines = hasSourceLines, Blocks = blocks };
        var pictures = ReadPictures(reader, blocks.Count);
        content = pictures.Count == 0 ? content : content with { Pictures = pictures };
        content = notes.Count == 0 ? content : content with { Notes = notes };
        return metadata.Count == 0 ? content : content with { Metadata = metadata };
    }

    private static Dictionary<string, string> ReadMetadata(BinaryReader reader)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var name = reader.ReadText();
            metadata[name] = reader.ReadText();
        }

        return metadata;
    }

    private static List<PagePicture> ReadPictures(BinaryReader reader, int blocks)
    {
        List<PagePicture> pictures = [];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (block, page, length) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            if (block < 0 || block > blocks || length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            {
                throw new InvalidDataException($"A picture of {length} bytes before block {block} of {blocks} is none.");
            }

            pictures.Add(new PagePicture(block, page, reader.ReadBytes(length)));
        }

        return pictures;
    }

    private static List<string> ReadNotes(BinaryReader reader)
    {
        List<string> notes = [];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            notes.Add(reader.ReadText());
        }

        return notes;
    }
}
