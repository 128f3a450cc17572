namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>What the lexical index is given of a chunk: the words of its parts, in UTF-8 with blanks between (<see cref="TermsText"/>).</summary>
/// <param name="Title">Of the document's title.</param>
/// <param name="Heading">Of the headings above it.</param>
/// <param name="Text">Of the passage.</param>
/// <param name="Exact">Of all three, those with accents as they are written.</param>
internal readonly record struct ChunkTerms(byte[] Title, byte[] Heading, byte[] Text, byte[] Exact)
{
    /// <summary>The terms of a chunk.</summary>
    public static ChunkTerms Of(in TermsText title, string heading, string text) => Of(title, TermsText.Of(heading), TermsText.Of(text));

    /// <summary>The terms of a chunk, from its parts in UTF-8. The same parts give the same terms: they leave the index as they came.</summary>
    public static ChunkTerms Of(ReadOnlySpan<byte> title, ReadOnlySpan<byte> heading, ReadOnlySpan<byte> text) => Of(TermsText.Of(title), TermsText.Of(heading), TermsText.Of(text));

    private static ChunkTerms Of(in TermsText title, in TermsText heading, in TermsText text) => new(title.Words, heading.Words, text.Words, Join(title.Exact, heading.Exact, text.Exact));

    private static byte[] Join(byte[] title, byte[] heading, byte[] text) => title.Length + heading.Length == 0 ? text : [.. title, (byte)' ', .. heading, (byte)' ', .. text];
}
