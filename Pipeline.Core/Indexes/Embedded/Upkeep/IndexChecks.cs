using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Pipeline.Core.Indexes.Embedded.Fitting;
using Pipeline.Core.Indexes.Embedded.Rows;
using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Indexes.Embedded.Upkeep;

/// <summary>The checks of <see cref="IIndexUpkeep.VerifyAsync"/>, inside one read transaction. Each asks the file for what must not be there.</summary>
internal static class IndexChecks
{
    // Tables, indexes and, by FTS5 itself, the lexical index.
    private const string File = "PRAGMA integrity_check(20)";

    // FTS5's own check trusts what its connection remembers of the segments; only opening a cursor makes it look whether another connection has merged them since.
    private const string LookAgain = "SELECT EXISTS (SELECT 1 FROM chunk_terms)";

    private const string NotWhole =
        """
        SELECT d.name, v.total, v.stored, count(c.id), max(c.ordinal) FROM versions v JOIN documents d ON d.id = v.document LEFT JOIN chunks c ON c.version = v.id
        WHERE v.completed_by IS NOT NULL GROUP BY v.id HAVING count(c.id) IS NOT v.total OR v.stored IS NOT v.total OR max(c.ordinal) IS NOT v.total - 1
        """;

    private const string WithoutVersion =
        """
        SELECT count(*) FROM chunks c
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.id = c.version) AND NOT EXISTS (SELECT 1 FROM retired r WHERE r.version = c.version)
        """;

    private const string Unreadable =
        """
        SELECT d.name FROM versions v JOIN documents d ON d.id = v.document
        WHERE NOT json_valid(v.metadata) OR EXISTS (SELECT 1 FROM chunks c WHERE c.version = v.id AND octet_length(c.uuid) <> 16)
        """;

    private const string Texts =
        """
        SELECT d.name, c.ordinal, v.title, c.heading, c.text, c.start, c.finish, c.line, c.page, c.checksum
        FROM chunks c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document WHERE c.checksum IS NOT NULL
        """;

    private const string WithoutChecksum = "SELECT count(*) FROM chunks c JOIN versions v ON v.id = c.version WHERE c.checksum IS NULL";

    private const string Vectors =
        """
        SELECT d.name, c.ordinal, x.vector FROM chunks c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document
        LEFT JOIN vectors x ON x.id = (c.id | ?1)
        """;

    private const string VectorWithoutChunk = "SELECT count(*) FROM vectors x WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.id = (x.id & ?1))";

    private const string WithoutWords =
        """
        SELECT d.name, c.ordinal FROM chunks c JOIN versions v ON v.id = c.version JOIN documents d ON d.id = v.document
        WHERE NOT EXISTS (SELECT 1 FROM chunk_terms_docsize w WHERE w.id = c.id)
        """;

    private const string WordsWithoutChunk = "SELECT count(*) FROM chunk_terms_docsize w WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.id = w.id)";

    private const string Documents = "SELECT count(*) FROM versions WHERE completed_by IS NOT NULL";

    private const string Chunks = "SELECT count(*) FROM chunks c JOIN versions v ON v.id = c.version WHERE v.completed_by IS NOT NULL";

    /// <summary>Runs them all. What cannot be read is a fault, and the checks after it go on.</summary>
    public static IndexVerification Run(SqliteSession session, CancellationToken cancellationToken)
    {
        using var read = SqliteRead.Begin(session);
        IndexFaults faults = new(session, cancellationToken);
        var held = faults.Try("file", () => ModelGuard.Read(session));
        faults.Try("file", () => session.Scalar(LookAgain));
        faults.Find("file", File, rows => rows.Text(0) == "ok" ? null : rows.Text(0));
        faults.Find("versions", NotWhole, rows =>
            $"document '{rows.Text(0)}' has {rows.Int64(3)} of {rows.Int64(1)} chunks, the last number {rows.Int64OrNull(4) ?? -1}, and says {rows.Int64(2)}");
        faults.Find("versions", WithoutVersion, rows => Count(rows, "chunks belong to no document version"));
        faults.Find("versions", Unreadable, rows => $"the metadata or an id of document '{rows.Text(0)}' cannot be read");
        faults.Find("texts", Texts, Text);
        faults.Find("vectors", Vectors, rows => Vector(rows, held?.Model.Dimensions ?? 0), VectorKeys.First(held?.Generation ?? 0));
        faults.Find("vectors", VectorWithoutChunk, rows => Count(rows, "vectors belong to no chunk"), VectorKeys.Chunk(-1));
        faults.Find("words", WithoutWords, rows => $"chunk {rows.Int64(1)} of document '{rows.Text(0)}' is not in the lexical index");
        faults.Find("words", WordsWithoutChunk, rows => Count(rows, "entries of the lexical index belong to no chunk"));
        return new IndexVerification(
            faults.Try("file", () => session.Scalar(Documents)), faults.Try("file", () => session.Scalar(Chunks)), faults.Found, faults.Try("file", () => session.Scalar(WithoutChecksum)));
    }

    private static string? Text(SqliteRows rows)
    {
        var found = ChunkWords.Checksum(rows.Blob(2), rows.Blob(3), rows.Blob(4), rows.Int32(1), rows.Int32(5), rows.Int32(6), rows.Int32(7), rows.Int32(8));
        return found == rows.Int64(9) ? null
            : $"chunk {rows.Int64(1)} of document '{rows.Text(0)}' is not as it was written: its text, headings, title or place have changed";
    }

    private static string? Vector(SqliteRows rows, int dimensions)
    {
        var fault = rows.IsNull(2) ? "no vector"
            : rows.Blob(2).Length != dimensions * sizeof(float) ? $"a vector of {rows.Blob(2).Length} bytes instead of {dimensions * sizeof(float)}"
            : UnitVectors.IsUnit(MemoryMarshal.Cast<byte, float>(rows.Blob(2))) ? null
            : string.Create(CultureInfo.InvariantCulture, $"a vector of length {TensorPrimitives.Norm(MemoryMarshal.Cast<byte, float>(rows.Blob(2)))} instead of 1");
        return fault is null ? null : $"chunk {rows.Int64(1)} of document '{rows.Text(0)}' has {fault}";
    }

    private static string? Count(SqliteRows rows, string what) =>
        rows.Int64(0) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{rows.Int64(0)} {what}");
}
