using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Goes through the records of a part of a binary workbook (<c>.xlsb</c>). What a record says of itself is not believed beyond the part's end.</summary>
internal ref struct BinaryRecords(ReadOnlySpan<byte> part)
{
    private ReadOnlySpan<byte> _rest = part;

    /// <summary>What kind of record this one is.</summary>
    public int Kind { get; private set; }

    /// <summary>The record's bytes.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Goes on to the next.</summary>
    public bool Next()
    {
        if (_rest.Length < 2)
        {
            return false;
        }

        Kind = (int)Number(2, keepsMarks: true);
        var length = (int)Math.Min(Number(4, keepsMarks: false), _rest.Length);
        Data = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>A number of four bytes.</summary>
    public static uint NumberAt(ReadOnlySpan<byte> data, int at) => at + 4 <= data.Length ? BinaryPrimitives.ReadUInt32LittleEndian(data[at..]) : 0;

    /// <summary>A number of eight bytes.</summary>
    public static double RealAt(ReadOnlySpan<byte> data, int at) => at + 8 <= data.Length ? BinaryPrimitives.ReadDoubleLittleEndian(data[at..]) : 0;

    /// <summary>A number in four bytes: the high part of a real or a whole number, perhaps times a hundred.</summary>
    public static double ShortRealAt(ReadOnlySpan<byte> data, int at)
    {
        var bits = NumberAt(data, at);
        var value = (bits & 2) != 0 ? (int)bits >> 2 : BitConverter.Int64BitsToDouble((long)(bits & ~3u) << 32);
        return (bits & 1) != 0 ? value / 100 : value;
    }

    /// <summary>A text with its length before it.</summary>
    public static string TextAt(ReadOnlySpan<byte> data, int at, out int end)
    {
        var length = (int)Math.Min(NumberAt(data, at), (uint)Math.Max(0, (data.Length - at - 4) / 2));
        end = at + 4 + (2 * length);
        return length == 0 ? "" : MemoryMarshal.Cast<byte, char>(data.Slice(at + 4, 2 * length)).ToString();
    }

    /// <summary>Seven bits a byte; kinds of records keep the eighth of the first.</summary>
    private uint Number(int most, bool keepsMarks)
    {
        var number = 0u;
        for (var i = 0; i < most && _rest.Length > 0; i++)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            number |= keepsMarks ? (uint)next << (8 * i) : (uint)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                break;
            }
        }

        return keepsMarks && number > 0xFF ? (number & 0x7F) | ((number >> 8) << 7) : number;
    }
}
