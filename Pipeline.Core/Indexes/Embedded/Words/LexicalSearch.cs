using Pipeline.Core.Indexes.Embedded.Filtering;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Words;

/// <summary>The chunks that match words best by BM25, inside a search's read transaction.</summary>
/// <param name="session">In a read transaction.</param>
/// <param name="tenant">The tenant's number.</param>
/// <param name="only">The chunks that may be found; <see langword="null"/> for all.</param>
/// <param name="anyHidden">Whether there are <see cref="HiddenChunks"/>, which may not be found.</param>
internal readonly struct LexicalSearch(SqliteSession session, long tenant, ChunkSet? only, bool anyHidden)
{
    /// <summary>So many matches are ranked without thinking about which of them need it: about ten milliseconds.</summary>
    public const int CheapRows = 8000;

    // Of title, heading, text, and words with accents as they are written. These are in the text already: they decide between texts that are about equal. On XQuAD a full weight gave
    // Vietnamese .020 more and took .016 from Spanish and .030 from Turkish; this one gave .017 and took .002 and nothing.
    private const string Weights = "2.0, 1.5, 1.0, 0.05";

    /// <summary>The best matches, best first.</summary>
    /// <param name="words">At least one.</param>
    /// <param name="top">How many at most.</param>
    /// <param name="cheapRows"><see cref="CheapRows"/>, except in tests.</param>
    public List<(long Key, double Score)> Search(IReadOnlyList<string> words, int top, int cheapRows)
    {
        // Counts also the chunks that have gone: more makes the pruning careful, not wrong.
        var chunks = session.Scalar("SELECT coalesce(sum(next_chunk), 0) FROM tenants");
        return chunks > cheapRows && words.Count > 1 ? SearchMany(words, top, cheapRows, chunks) : Rank(words, top);
    }

    /// <summary>The best matches, by ranking all of them.</summary>
    public List<(long Key, double Score)> Rank(IEnumerable<string> words, int top) => Read(
        session.Prepare(
            $"""
            SELECT rowid, rank FROM chunk_terms
            WHERE chunk_terms MATCH ?1 AND rank MATCH 'bm25({Weights})' AND rowid BETWEEN ?2 AND ?3
            ORDER BY rank
            """).Bind(1, LexicalQuery.AnyOf(words)),
        top);

    private List<(long Key, double Score)> SearchMany(IReadOnlyList<string> words, int top, int cheapRows, long chunks)
    {
        var counted = CountChunks(words);
        LexicalPruning pruning = new(counted, chunks);
        var first = pruning.FirstWords(top, cheapRows);
        if (first == counted.Count)
        {
            return Rank(words, top);
        }

        var floor = Rank(counted.Take(first).Select(word => word.Word), top);
        var candidates = floor.Count < top ? null : pruning.Candidates(floor[^1].Score);
        return candidates is null ? Rank(words, top) : RankSome(words, candidates, top);
    }

    private List<(string Word, long Chunks)> CountChunks(IReadOnlyList<string> words)
    {
        List<(string Word, long Chunks)> counted = new(words.Count);
        foreach (var word in words)
        {
            using var rows = session.Prepare("SELECT count(*) FROM chunk_terms WHERE chunk_terms MATCH ?1").Bind(1, LexicalQuery.AnyOf([word])).Query();
            if (rows.Read() && rows.Int64(0) is > 0 and var count)
            {
                counted.Add((word, count));
            }
        }

        counted.Sort(static (left, right) => left.Chunks.CompareTo(right.Chunks));
        return counted;
    }

    // +rowid: looked up for each match as it is walked past, before it is ranked. Without the sign SQLite would run the query anew for each candidate.
    private List<(long Key, double Score)> RankSome(IEnumerable<string> words, string candidates, int top) => Read(
        session.Prepare(
            $"""
            SELECT rowid, bm25(chunk_terms, {Weights}) AS score FROM chunk_terms
            WHERE chunk_terms MATCH ?1 AND rowid BETWEEN ?2 AND ?3 AND +rowid IN (SELECT rowid FROM chunk_terms WHERE chunk_terms MATCH ?4)
            ORDER BY score, rowid LIMIT ?5
            """).Bind(1, LexicalQuery.AnyOf(words)).Bind(4, candidates).Bind(5, only is null && !anyHidden ? top : -1L),
        top);

    private List<(long Key, double Score)> Read(SqliteStatement statement, int top)
    {
        // FTS5 ranks all matches before it gives the first, so stopping after the top costs no more than a LIMIT and lets a filter pass over the others.
        List<(long, double)> found = [];
        using var rows = statement.Bind(2, ChunkKeys.First(tenant)).Bind(3, ChunkKeys.Last(tenant)).Query();
        while (found.Count < top && rows.Read())
        {
            if (IsFound(rows.Int64(0)))
            {
                // FTS5's ranks are negative, the best the lowest.
                found.Add((rows.Int64(0), -rows.Double(1)));
            }
        }

        return found;
    }

    private bool IsFound(long key) => (only is null || only.Contains(key)) && (!anyHidden || !HiddenChunks.Has(session, key));
}
