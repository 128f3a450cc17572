using System.Buffers;
using System.Text;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>The words of a text as <see cref="WordReader"/> has them, in UTF-8 with blanks between.</summary>
/// <param name="Words">All of them, folded.</param>
/// <param name="Exact">Those with accents as they are written; mostly none.</param>
internal readonly record struct TermsText(byte[] Words, byte[] Exact)
{
    /// <summary>The words of a text. The same text gives the same words.</summary>
    public static TermsText Of(ReadOnlySpan<char> text)
    {
        // A plain word takes as many bytes as it has letters, and one for the blank.
        Terms words = new(Math.Max(256, text.Length + (text.Length / 4)));
        Terms exact = default;
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text, hasExact: true);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (reader.Kind != WordKind.Exact)
            {
                words.Add(word[..length]);
                continue;
            }

            exact = exact.IsNone ? new Terms(text.Length) : exact;
            exact.Add(word[..length]);
        }

        return new TermsText(words.Take(), exact.Take());
    }

    /// <summary>The words of a text in UTF-8.</summary>
    public static TermsText Of(ReadOnlySpan<byte> text)
    {
        var characters = ArrayPool<char>.Shared.Rent(Math.Max(1, Encoding.UTF8.GetMaxCharCount(text.Length)));
        var words = Of(characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters)));
        ArrayPool<char>.Shared.Return(characters);
        return words;
    }

    /// <summary>Words on their way to be one text, in a buffer of the pool.</summary>
    private struct Terms(int size)
    {
        private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(size);
        private int _used;

        public readonly bool IsNone => _bytes is null;

        public void Add(ReadOnlySpan<char> word)
        {
            if (_bytes!.Length - _used < (WordReader.MaxLength * 3) + 1)
            {
                Grow();
            }

            // Most words are short and of ASCII: copying their letters costs less than calling the encoder.
            var bytes = _bytes.AsSpan(_used, (WordReader.MaxLength * 3) + 1);
            var length = 0;
            while (length < word.Length && word[length] < 128)
            {
                bytes[length] = (byte)word[length++];
            }

            length += length < word.Length ? Encoding.UTF8.GetBytes(word[length..], bytes[length..]) : 0;
            bytes[length] = (byte)' ';
            _used += length + 1;
        }

        /// <summary>The text, without the last blank. The buffer goes back.</summary>
        public byte[] Take()
        {
            if (_bytes is null)
            {
                return [];
            }

            var text = _bytes.AsSpan(0, Math.Max(0, _used - 1)).ToArray();
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
            return text;
        }

        private void Grow()
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes!.Length * 2, _used + (WordReader.MaxLength * 3) + 1));
            _bytes.AsSpan(0, _used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
