using System.Buffers.Binary;
using System.Globalization;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>
/// The ids of jobs and the keys of their partitions. An id is a version 7 UUID that has the time of acceptance in full: 48 bits of milliseconds, then 14 bits of what is left in ticks, then
/// chance. So ids sort as their jobs were accepted. A key is the id's complement in hexadecimal: the service sorts by keys, and so lists the newest jobs first. Pure.
/// </summary>
internal static class JobKey
{
    private const int Size = 16;
    private const int VersionAndTicks = 6;
    private const int VariantAndTicks = 8;
    private const int LowTicksBits = 2;

    /// <summary>The id of a job.</summary>
    /// <param name="acceptedAt">When it was accepted; no other job of the queue has the same time.</param>
    /// <param name="random">Chance, so that ids of different queues differ.</param>
    public static Guid NewId(DateTimeOffset acceptedAt, Random random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        var ticks = acceptedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var (milliseconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(milliseconds >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)milliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[VersionAndTicks..], (ushort)(0x7000 | (rest >> LowTicksBits)));
        bytes[VariantAndTicks] = (byte)(0x80 | ((rest & 3) << 4) | (long)(bytes[VariantAndTicks] & 0x0F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The key of a job's partition.</summary>
    public static string Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Invert(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The job of a key.</summary>
    public static Guid IdOf(string key)
    {
        var bytes = Convert.FromHexString(key);
        Invert(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The first key of the jobs that were accepted at a time or before.</summary>
    public static string Before(DateTimeOffset acceptedAt)
    {
        var milliseconds = Math.Max(0, acceptedAt.ToUnixTimeMilliseconds());
        return (0xFFFF_FFFF_FFFF - milliseconds).ToString("x12", CultureInfo.InvariantCulture);
    }

    private static void Invert(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)~bytes[i];
        }
    }
}
