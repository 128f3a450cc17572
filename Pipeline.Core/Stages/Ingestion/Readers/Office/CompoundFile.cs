using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>
/// A compound file: the container of Office documents before 2007 and of Outlook's mails, with streams in folders. Chains of sectors are followed no further than the file is long, so that a circle ends.
/// Immutable.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderLength = 512;
    private const int EntryLength = 128;
    private const uint LastSector = 0xFFFFFFFA;
    private const uint NoEntry = 0xFFFFFFFF;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _sectorLength;
    private readonly int _smallLength;
    private readonly uint _smallLimit;
    private readonly List<uint> _next = [];
    private readonly List<uint> _nextSmall = [];
    private readonly byte[] _small;
    private readonly Dictionary<string, (uint Start, long Length)> _streams = new(StringComparer.OrdinalIgnoreCase);

    private CompoundFile(ReadOnlyMemory<byte> file)
    {
        _file = file;
        var header = file.Span;
        var (shift, smallShift) = (BinaryPrimitives.ReadUInt16LittleEndian(header[0x1E..]), BinaryPrimitives.ReadUInt16LittleEndian(header[0x20..]));
        if (shift is < 7 or > 16 || smallShift > shift)
        {
            throw new InvalidDataException($"sectors of 2^{shift} bytes");
        }

        (_sectorLength, _smallLength, _smallLimit) = (1 << shift, 1 << smallShift, Number(header, 0x38));
        ReadTable(header);
        var directory = Chain(Number(header, 0x30), long.MaxValue);
        AddNumbers(_nextSmall, Chain(Number(header, 0x3C), long.MaxValue));
        _small = directory.Length >= EntryLength ? Chain(Number(directory, 0x74), long.MaxValue) : [];
        ReadEntries(directory);
    }

    /// <summary>The first bytes of any such file.</summary>
    public static ReadOnlySpan<byte> Magic => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>The names of all streams, those of their folders before them: <c>folder/stream</c>.</summary>
    public IReadOnlyCollection<string> Names => _streams.Keys;

    /// <summary>Reads the directory.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static CompoundFile Open(ReadOnlyMemory<byte> file)
    {
        try
        {
            return file.Length >= HeaderLength ? new CompoundFile(file) : throw new InvalidDataException($"a compound file of {file.Length} bytes is cut off");
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new InvalidDataException("a compound file refers to bytes that it does not have", error);
        }
    }

    /// <summary>Whether there is such a stream.</summary>
    public bool Has(string name) => _streams.ContainsKey(name);

    /// <summary>A stream's bytes; <see langword="null"/> when it is not there.</summary>
    public byte[]? Read(string name) => !_streams.TryGetValue(name, out var stream) ? null
        : stream.Length < _smallLimit ? SmallChain(stream.Start, stream.Length)
        : Chain(stream.Start, stream.Length);

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static void AddNumbers(List<uint> numbers, ReadOnlySpan<byte> bytes)
    {
        foreach (var number in MemoryMarshal.Cast<byte, uint>(bytes))
        {
            numbers.Add(BitConverter.IsLittleEndian ? number : BinaryPrimitives.ReverseEndianness(number));
        }
    }

    /// <summary>Which sector follows which: the first 109 parts of that table are named in the header, the rest in a chain of sectors.</summary>
    private void ReadTable(ReadOnlySpan<byte> header)
    {
        for (var i = 0; i < 109 && Number(header, 0x4C + (4 * i)) is < LastSector and var sector; i++)
        {
            AddNumbers(_next, Sector(sector));
        }

        var more = Number(header, 0x44);
        for (var i = 0; more < LastSector && i <= _file.Length / _sectorLength; i++)
        {
            var names = Sector(more);
            for (var at = 0; at + 8 <= names.Length && Number(names, at) is < LastSector and var sector; at += 4)
            {
                AddNumbers(_next, Sector(sector));
            }

            more = names.Length >= 4 ? Number(names, names.Length - 4) : NoEntry;
        }
    }

    /// <summary>A sector; what is left of it when the file is cut off.</summary>
    private ReadOnlySpan<byte> Sector(uint number)
    {
        var start = (number + 1L) * _sectorLength;
        return start >= _file.Length ? [] : _file.Span.Slice((int)start, (int)Math.Min(_sectorLength, _file.Length - start));
    }

    private byte[] Chain(uint start, long length)
    {
        using MemoryStream bytes = new();
        var sector = start;
        for (var i = 0; sector < LastSector && bytes.Length < length && i <= _file.Length / _sectorLength; i++)
        {
            bytes.Write(Sector(sector));
            sector = sector < _next.Count ? _next[(int)sector] : NoEntry;
        }

        bytes.SetLength(Math.Min(length, bytes.Length));
        return bytes.ToArray();
    }

    private byte[] SmallChain(uint start, long length)
    {
        using MemoryStream bytes = new();
        var sector = start;
        for (var i = 0; sector < LastSector && bytes.Length < length && i <= _small.Length / _smallLength; i++)
        {
            var from = (long)sector * _smallLength;
            if (from < _small.Length)
            {
                bytes.Write(_small.AsSpan((int)from, (int)Math.Min(_smallLength, _small.Length - from)));
            }

            sector = sector < _nextSmall.Count ? _nextSmall[(int)sector] : NoEntry;
        }

        bytes.SetLength(Math.Min(length, bytes.Length));
        return bytes.ToArray();
    }

    /// <summary>Goes through the trees of the folders; an entry that was met already is a circle and met no more.</summary>
    private void ReadEntries(ReadOnlySpan<byte> directory)
    {
        HashSet<uint> met = [];
        Stack<(uint Entry, string Folder)> entries = new();
        if (directory.Length >= EntryLength)
        {
            entries.Push((Number(directory, 0x4C), ""));
        }

        while (entries.TryPop(out var next))
        {
            if ((next.Entry + 1L) * EntryLength > directory.Length || !met.Add(next.Entry))
            {
                continue;
            }

            var entry = directory.Slice((int)next.Entry * EntryLength, EntryLength);
            var nameLength = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(entry[0x40..]) - 2, 0, 62) & ~1;
            var name = next.Folder + MemoryMarshal.Cast<byte, char>(entry[..nameLength]).ToString();
            entries.Push((Number(entry, 0x44), next.Folder));
            entries.Push((Number(entry, 0x48), next.Folder));
            if (entry[0x42] == 1)
            {
                entries.Push((Number(entry, 0x4C), name + "/"));
            }
            else if (entry[0x42] == 2)
            {
                _streams.TryAdd(name, (Number(entry, 0x74), Number(entry, 0x78)));
            }
        }
    }
}
