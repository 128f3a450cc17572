using System.Globalization;
using Pipeline.Core.Storage;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>The checks of <see cref="IIndexUpkeep.VerifyAsync"/>, inside one read transaction. Each asks the file for what must not be there.</summary>
internal static class IndexChecks
{
    // Of each check; one fault is often the cause of many.
    private const int MostFaults = 20;

    // Tables, indexes and, by FTS5 itself, the lexical index.
    private const string File = "PRAGMA integrity_check(20)";

    private const string NotWhole =
        """
        SELECT d.name, v.total, v.stored, count(c.id), max(c.ordinal) FROM versions v JOIN documents d ON d.id = v.document LEFT JOIN chunks c ON c.version = v.id
        WHERE v.completed_by IS NOT NULL GROUP BY v.id HAVING count(c.id) IS NOT v.total OR v.stored IS NOT v.total OR max(c.ordinal) IS NOT v.total - 1
        """;

    private const string WithoutVersion = "SELECT count(*) FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.id = c.version)";

    private const string WithoutVector =
        """
        SELECT d.name, c.ordinal, length(x.vector) FROM chunks c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document
        LEFT JOIN vectors x ON x.id = (c.id | ?1) WHERE length(x.vector) IS NOT ?2
        """;

    private const string VectorWithoutChunk = "SELECT count(*) FROM vectors x WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.id = (x.id & ?1))";

    private const string WithoutWords =
        """
        SELECT d.name, c.ordinal FROM chunks c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document
        WHERE v.completed_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM chunk_words_docsize w WHERE w.id = c.id)
        """;

    private const string WordsWithoutChunk =
        """
        SELECT count(*) FROM chunk_words_docsize w
        WHERE NOT EXISTS (SELECT 1 FROM chunks c JOIN versions v ON v.id = c.version WHERE c.id = w.id AND v.completed_by IS NOT NULL)
        """;

    private const string Documents = "SELECT count(*) FROM versions WHERE completed_by IS NOT NULL";

    private const string Chunks = "SELECT count(*) FROM chunks c JOIN versions v ON v.id = c.version WHERE v.completed_by IS NOT NULL";

    /// <summary>Runs them all.</summary>
    public static IndexVerification Run(SqliteSession session, CancellationToken cancellationToken)
    {
        using var read = SqliteRead.Begin(session);
        var held = ModelGuard.Read(session);
        var generation = VectorKeys.First(held?.Generation ?? 0);
        long bytes = (held?.Model.Dimensions ?? 0) * sizeof(float);
        Func<IEnumerable<IndexFault>>[] checks =
        [
            () => List(session.Prepare(File), "file", rows => rows.Text(0) == "ok" ? null : rows.Text(0)),
            () => List(session.Prepare(NotWhole), "versions", rows =>
                $"document '{rows.Text(0)}' has {rows.Int64(3)} of {rows.Int64(1)} chunks, the last number {rows.Int64OrNull(4) ?? -1}, and says {rows.Int64(2)}"),
            () => List(session.Prepare(WithoutVersion), "versions", rows => Count(rows, "chunks belong to no document version")),
            () => List(session.Prepare(WithoutVector).Bind(1, generation).Bind(2, bytes), "vectors", rows =>
                $"chunk {rows.Int64(1)} of document '{rows.Text(0)}' {(rows.Int64OrNull(2) is { } length ? $"has a vector of {length} bytes instead of {bytes}" : "has no vector")}"),
            () => List(session.Prepare(VectorWithoutChunk).Bind(1, VectorKeys.Chunk(-1)), "vectors", rows => Count(rows, "vectors belong to no chunk")),
            () => List(session.Prepare(WithoutWords), "words", rows => $"chunk {rows.Int64(1)} of document '{rows.Text(0)}' is not in the lexical index"),
            () => List(session.Prepare(WordsWithoutChunk), "words", rows => Count(rows, "entries of the lexical index belong to no readable chunk")),
        ];
        List<IndexFault> faults = [];
        foreach (var check in checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            faults.AddRange(check());
        }

        return new IndexVerification(session.Scalar(Documents), session.Scalar(Chunks), faults);
    }

    private static List<IndexFault> List(SqliteStatement statement, string check, Func<SqliteRows, string?> describe)
    {
        List<IndexFault> faults = [];
        using var rows = statement.Query();
        while (faults.Count < MostFaults && rows.Read())
        {
            if (describe(rows) is { } fault)
            {
                faults.Add(new IndexFault(check, fault));
            }
        }

        return faults;
    }

    private static string? Count(SqliteRows rows, string what) =>
        rows.Int64(0) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{rows.Int64(0)} {what}");
}
