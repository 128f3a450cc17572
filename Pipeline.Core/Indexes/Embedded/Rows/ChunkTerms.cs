using System.Buffers;
using System.Text;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>What the lexical index is given of a chunk: the words of its parts as <see cref="WordReader"/> has them, in UTF-8 with blanks between.</summary>
/// <param name="Title">Of the document's title.</param>
/// <param name="Heading">Of the headings above it.</param>
/// <param name="Text">Of the passage.</param>
internal readonly record struct ChunkTerms(byte[] Title, byte[] Heading, byte[] Text)
{
    /// <summary>The words of a text. The same text gives the same words: they leave the index as they came.</summary>
    public static byte[] Of(ReadOnlySpan<char> text)
    {
        // A plain word takes as many bytes as it has letters, and one for the blank.
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(256, text.Length + (text.Length / 4)));
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        var used = 0;
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (bytes.Length - used < (WordReader.MaxLength * 3) + 1)
            {
                Grow(ref bytes, used);
            }

            used += Encoding.UTF8.GetBytes(word[..length], bytes.AsSpan(used));
            bytes[used++] = (byte)' ';
        }

        var words = bytes.AsSpan(0, Math.Max(0, used - 1)).ToArray();
        ArrayPool<byte>.Shared.Return(bytes);
        return words;
    }

    /// <summary>The words of a text in UTF-8.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text)
    {
        var characters = ArrayPool<char>.Shared.Rent(Math.Max(1, Encoding.UTF8.GetMaxCharCount(text.Length)));
        var words = Of(characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters)));
        ArrayPool<char>.Shared.Return(characters);
        return words;
    }

    private static void Grow(ref byte[] bytes, int used)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
        bytes.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
