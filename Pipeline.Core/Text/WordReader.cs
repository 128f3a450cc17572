using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pipeline.Core.Text;

/// <summary>Reads a text word by word, folded to lower case: runs of letters and digits. Longer runs than <see cref="MaxLength"/> come in pieces.</summary>
/// <param name="text">The text.</param>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    /// <summary>The most characters of a word; a buffer must have room for them.</summary>
    public const int MaxLength = 64;

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    // For ASCII: the folded character, or 0 when it is not part of a word.
    private static ReadOnlySpan<byte> Folded =>
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\00123456789\0\0\0\0\0\0\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"u8;

    /// <summary>Where in the text the reader is: after the last word read.</summary>
    public readonly int Position => _position;

    /// <summary>Reads the next word into a buffer.</summary>
    /// <param name="word">At least <see cref="MaxLength"/> characters.</param>
    /// <returns>The word's length; 0 at the end of the text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Read(scoped Span<char> word)
    {
        var length = 0;
        while (_position < _text.Length)
        {
            var folded = Fold(_text[_position]);
            if (folded != '\0')
            {
                word[length++] = folded;
            }
            else if (length > 0)
            {
                return length;
            }

            _position++;
            if (length == MaxLength)
            {
                return length;
            }
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static char Fold(char character) =>
        character < 128 ? (char)Folded[character] : FoldBeyondAscii(character);

    private static char FoldBeyondAscii(char character) =>
        char.IsLetterOrDigit(character) || char.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark
            ? char.ToLowerInvariant(character)
            : '\0';
}
