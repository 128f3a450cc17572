using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Archives;

/// <summary>
/// Adds the documents of an archive, each under its name. One that cannot be read is named with the reason, and the rest is kept; hidden ones and those without text are left out. Bounded: the number of files, their
/// bytes together, and how deep archives are inside of one another.
/// </summary>
internal sealed class ArchiveDocuments(RawDocument archive, DocumentBuilder builder)
{
    private long _left = Math.Min(archive.Limits.UnpackedBytes, Array.MaxLength);
    private int _count;
    private int _read;
    private string? _reason;

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path in the archive.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PermanentException">There are too many files, or they are too large.</exception>
    public void Add(string name, Stream content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_count > archive.Limits.Entries)
        {
            throw new PermanentException($"'{archive.Name}' holds more than {archive.Limits.Entries} files. Unpack it, and read the folder.");
        }

        using BoundedStream bounded = new(content, _left, () => Unpacked.TooMuch(archive));
        using MemoryStream bytes = new();
        bounded.CopyTo(bytes);
        _left -= bytes.Length;
        if (bytes.Length == 0 || name.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX"))
        {
            return;
        }

        try
        {
            var document = archive.ParseInner(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), name, cancellationToken).Content;
            builder.AddHeading(1, name);
            builder.AddDocument(document, 1);
            _read++;
        }
        catch (PermanentException reason)
        {
            AddUnread(name, reason.Message);
        }
    }

    /// <summary>Names a file that cannot be read, with the reason.</summary>
    public void AddUnread(string name, string reason)
    {
        _reason ??= reason;
        builder.AddHeading(1, name);
        builder.Add(BlockKind.Paragraph, $"Not read: {reason}");
    }

    /// <summary>All of them.</summary>
    /// <exception cref="PermanentException">None could be read.</exception>
    public DocumentText Build() => _read > 0
        ? builder.BuildOfParts()
        : throw new PermanentException($"'{archive.Name}' is an archive of {_count} files, none of which could be read{(_reason is null ? "." : $": {_reason}")}");
}
