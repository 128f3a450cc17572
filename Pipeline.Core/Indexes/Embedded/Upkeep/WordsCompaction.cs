using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>Makes one piece of the lexical index, without the words of what was deleted, in short transactions.</summary>
internal sealed class WordsCompaction(SqliteWriter writer)
{
    // Half a megabyte. FTS5 goes on until it has written so much, and reads as much more as was deleted.
    private const int MergePages = 128;

    // Twenty milliseconds' work.
    private const int FewChunks = 512;

    /// <summary>Does it.</summary>
    /// <param name="cancellationToken">Stops between transactions.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await writer.RunAsync(Durability.Normal, TryWriteAnew, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // The first call, with a negative number, marks all that is there to become one piece; then as many pages a call as the number says.
        var goesOn = await MergeAsync(-MergePages, cancellationToken).ConfigureAwait(false);
        while (goesOn)
        {
            goesOn = await MergeAsync(MergePages, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the words of what is left anew, if that is little: a merge would read all that was deleted to write it, in one go.</summary>
    private static bool TryWriteAnew(SqliteSession session)
    {
        if (session.Scalar($"SELECT count(*) FROM (SELECT 1 FROM chunks LIMIT {FewChunks + 1})") > FewChunks)
        {
            return false;
        }

        session.Execute("INSERT INTO chunk_terms (chunk_terms) VALUES ('delete-all')");
        ChunkRows chunks = new(session, generation: 0);
        using var rows = session.Prepare(
            """
            SELECT c.id, coalesce(v.title, r.title), c.heading, c.text FROM chunks c
            LEFT JOIN versions v ON v.id = c.version LEFT JOIN retired r ON r.version = c.version ORDER BY c.id
            """).Query();
        while (rows.Read())
        {
            chunks.AddWords(rows.Int64(0), ChunkTerms.Of(rows.Blob(1), rows.Blob(2), rows.Blob(3)));
        }

        return true;
    }

    private async Task<bool> MergeAsync(int pages, CancellationToken cancellationToken) => await writer.RunAsync(
        Durability.Normal,
        session =>
        {
            // By FTS5's book: a merge that changes fewer than two rows has found nothing to do.
            var before = session.Scalar("SELECT total_changes()");
            session.Prepare("INSERT INTO chunk_terms (chunk_terms, rank) VALUES ('merge', ?1)").Bind(1, pages).Run();
            return session.Scalar("SELECT total_changes()") - before >= 2;
        },
        cancellationToken).ConfigureAwait(false);
}
