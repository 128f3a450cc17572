using System.Text;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>A chunk with all that can be made of it before its transaction: while one batch has the write lock, the next ones are prepared.</summary>
/// <param name="Embedded">The chunk.</param>
/// <param name="Words">What it says.</param>
/// <param name="Terms">Its words.</param>
/// <param name="Checksum">Of what it says and of the numbers of its row.</param>
internal readonly record struct PreparedChunk(VectorizedChunk Embedded, ChunkWords Words, ChunkTerms Terms, long Checksum)
{
    /// <summary>Prepares chunks.</summary>
    public static PreparedChunk[] Of(IReadOnlyList<VectorizedChunk> chunks)
    {
        var prepared = new PreparedChunk[chunks.Count];
        DocumentVersion? version = null;
        byte[] title = [];
        TermsText titleTerms = new([], []);
        for (var i = 0; i < prepared.Length; i++)
        {
            var chunk = chunks[i].Chunk;
            if (chunk.Document != version)
            {
                (title, titleTerms) = (Encoding.UTF8.GetBytes(chunk.Document.Title), TermsText.Of(chunk.Document.Title));
                version = chunk.Document;
            }

            prepared[i] = Of(chunks[i], title, titleTerms);
        }

        return prepared;
    }

    /// <summary>The same with the title that the version's row has, should it be another: what leaves the lexical index must be what was put in.</summary>
    public PreparedChunk Under(byte[] title) => Words.Title.AsSpan().SequenceEqual(title) ? this : Of(Embedded, title, TermsText.Of(title));

    private static PreparedChunk Of(VectorizedChunk embedded, byte[] title, in TermsText titleTerms)
    {
        var chunk = embedded.Chunk;
        var words = new ChunkWords(title, Encoding.UTF8.GetBytes(chunk.Heading), Encoding.UTF8.GetBytes(chunk.Text));
        return new PreparedChunk(embedded, words, ChunkTerms.Of(titleTerms, chunk.Heading, chunk.Text), words.Checksum(chunk.Ordinal, chunk.Start, chunk.End, chunk.Line, chunk.Page));
    }
}
