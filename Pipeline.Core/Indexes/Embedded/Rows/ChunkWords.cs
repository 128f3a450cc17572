using System.Buffers.Binary;
using System.IO.Hashing;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>What a chunk says, in UTF-8: what its rows hold, what the lexical index is given, and what its checksum is of.</summary>
/// <param name="Title">The document's title.</param>
/// <param name="Heading">The headings above it.</param>
/// <param name="Text">The passage.</param>
internal readonly record struct ChunkWords(byte[] Title, byte[] Heading, byte[] Text)
{
    /// <summary>The checksum of a chunk that says this.</summary>
    /// <param name="numbers">The columns ordinal, start, finish, line and page.</param>
    public long Checksum(params ReadOnlySpan<int> numbers) => Checksum(Title, Heading, Text, numbers);

    /// <summary>The checksum of a chunk: of its title, headings and text, and of the numbers of its row.</summary>
    /// <param name="title">In UTF-8.</param>
    /// <param name="heading">In UTF-8.</param>
    /// <param name="text">In UTF-8.</param>
    /// <param name="numbers">The columns ordinal, start, finish, line and page.</param>
    public static long Checksum(ReadOnlySpan<byte> title, ReadOnlySpan<byte> heading, ReadOnlySpan<byte> text, params ReadOnlySpan<int> numbers)
    {
        // The lengths, so that moving a character from one part to the next changes the sum.
        Span<byte> fixedPart = stackalloc byte[sizeof(int) * (2 + numbers.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart, title.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[sizeof(int)..], heading.Length);
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(fixedPart[(sizeof(int) * (2 + i))..], numbers[i]);
        }

        var sum = XxHash3.HashToUInt64(fixedPart);
        sum = XxHash3.HashToUInt64(title, (long)sum);
        sum = XxHash3.HashToUInt64(heading, (long)sum);
        return (long)XxHash3.HashToUInt64(text, (long)sum);
    }
}
