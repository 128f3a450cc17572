using System.Text;
using Pipeline.Core.Storage.Sqlite;
using Pipeline.Core.Text;

namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>The tables of an index file, as migrations.</summary>
internal static class IndexSchema
{
    /// <summary>All scripts, oldest first. Only ever append.</summary>
    public static ReadOnlySpan<string> Scripts => new[] { First, Pages, Generations, Contents, Segments, StoreIdentity.Script, ShortWrites, Terms, ExactTerms };

    private const string WordsFunction = "words_of";
    private const string ExactFunction = "exact_words_of";

    // chunks, vectors and the words hold readable, pending and retired versions alike, each row written once: becoming readable is the change of one row, however
    // large the document is. Vectors lie apart from texts: loading them reads nothing else, and a text is read only for a hit.
    // A chunk's key carries its tenant in the high bits (ChunkKeys): a tenant is a range of keys in every table.
    private const string First =
        """
        CREATE TABLE model (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            identity TEXT NOT NULL,
            dimensions INTEGER NOT NULL);

        CREATE TABLE tenants (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            next_chunk INTEGER NOT NULL);

        -- (sequence, epoch) is the highest fence seen. The row outlives the document, so that a stale worker can't bring it back.
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL,
            name TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            UNIQUE (tenant, name));

        -- completed_by is the ordinal of the chunk that made the version readable; NULL while it is pending.
        CREATE TABLE versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            document INTEGER NOT NULL,
            version TEXT NOT NULL,
            source TEXT NOT NULL,
            title TEXT NOT NULL,
            metadata TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            stored INTEGER NOT NULL,
            total INTEGER,
            completed_by INTEGER,
            UNIQUE (document, version));

        CREATE UNIQUE INDEX readable_version ON versions (document) WHERE completed_by IS NOT NULL;

        CREATE TABLE chunks (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            uuid BLOB NOT NULL,
            heading TEXT NOT NULL,
            text TEXT NOT NULL,
            start INTEGER NOT NULL,
            finish INTEGER NOT NULL,
            line INTEGER NOT NULL,
            UNIQUE (version, ordinal));

        -- Little-endian 32-bit floats.
        CREATE TABLE vectors (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            vector BLOB NOT NULL);

        -- Contentless: the texts are in chunks. Rows leave by FTS5's 'delete' command, which is given the text again: contentless_delete=1 needs no text, but its
        -- tombstones made replacing documents twice as slow.
        CREATE VIRTUAL TABLE chunk_words USING fts5 (
            title, heading, text, content='', tokenize='porter unicode61');

        -- Twice as many segments before they are merged as by default: fewer merges while documents pour in, for a little time in each search.
        INSERT INTO chunk_words (chunk_words, rank) VALUES ('automerge', 8);

        -- Which versions became readable (added = 1) or went, in order: how vectors in memory keep up without reading all again.
        CREATE TABLE changes (
            revision INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant INTEGER NOT NULL,
            version INTEGER NOT NULL,
            added INTEGER NOT NULL);
        """;

    private const string Pages = "ALTER TABLE chunks ADD COLUMN page INTEGER NOT NULL DEFAULT 0";

    // A vector's id is its chunk's key and a bit for its generation (VectorKeys).
    private const string Generations =
        """
        ALTER TABLE model ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE model ADD COLUMN payload BLOB;

        -- The model that is to be the current one, while its vectors are being made.
        CREATE TABLE next_model (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            identity TEXT NOT NULL,
            dimensions INTEGER NOT NULL,
            payload BLOB);

        -- Models that were current before: a vector of one of these is late, not wrong.
        CREATE TABLE former_models (identity TEXT PRIMARY KEY) WITHOUT ROWID;
        """;

    // Finds a vector by what the model was given. Most indexes have none: the default model is cheaper than a look.
    private const string Contents =
        """
        ALTER TABLE chunks ADD COLUMN content BLOB;
        CREATE INDEX chunk_contents ON chunks (content) WHERE content IS NOT NULL;
        """;

    // Each write is a segment, and each is merged with others: with sixteen at a time every word is copied half as often while documents pour in as with eight,
    // and a search looks into a few segments more.
    private const string Segments = "INSERT INTO chunk_words (chunk_words, rank) VALUES ('automerge', 16), ('crisismerge', 32)";

    // No transaction is longer than a few hundred chunks take. Words are written with their chunk, before it is readable, and a version that was replaced or deleted is
    // moved to the table of retired ones, which its chunks leave a few hundred at a time (RetiredRows).
    // A fence's order is the time of acceptance. The columns are renamed, so that a program that does not know all this, and still has the file open, fails instead of
    // writing the words of a version twice.
    private const string ShortWrites =
        """
        ALTER TABLE documents RENAME COLUMN sequence TO fence_order;
        ALTER TABLE versions RENAME COLUMN sequence TO fence_order;

        -- A tombstone is a document without versions: what is left of one that was deleted, until no job can come any more that was accepted before.
        ALTER TABLE documents ADD COLUMN tombstone INTEGER NOT NULL DEFAULT 0;
        UPDATE documents SET tombstone = 1 WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.document = documents.id);
        CREATE INDEX tombstones ON documents (fence_order) WHERE tombstone = 1;

        CREATE INDEX pending_versions ON versions (id) WHERE completed_by IS NULL;

        CREATE TABLE retired (
            version INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL,
            title TEXT NOT NULL);

        -- Of what was written: a text that has changed since does not match. NULL for chunks that are older than this column.
        ALTER TABLE chunks ADD COLUMN checksum INTEGER;

        INSERT INTO chunk_words (rowid, title, heading, text)
        SELECT c.id, v.title, c.heading, c.text FROM versions v CROSS JOIN chunks c ON c.version = v.id WHERE v.completed_by IS NULL ORDER BY c.id;
        """;

    // The words go in anew, see below.
    private const string Terms = "DROP TABLE chunk_words;";

    // What goes in are words as WordReader has them, with blanks between; so every sign they may have is part of a word, and the tokenizer only takes endings off. The table
    // has another name than that of before, so that a program that does not know this, and still has the file open, fails instead of putting texts in. Words leave the index as
    // they would go in now: whatever changes what WordReader reads needs a script that puts all words in anew, as this does.
    private const string ExactTerms =
        $"""
        DROP TABLE IF EXISTS chunk_terms;

        CREATE VIRTUAL TABLE chunk_terms USING fts5 (
            title, heading, text, exact, content='', tokenize="porter ascii tokenchars '{Signs.All}'");

        INSERT INTO chunk_terms (chunk_terms, rank) VALUES ('automerge', 16), ('crisismerge', 32);

        INSERT INTO chunk_terms (rowid, title, heading, text, exact)
        SELECT id, {WordsFunction}(title), {WordsFunction}(heading), {WordsFunction}(text), {ExactFunction}(title, heading, text)
        FROM (SELECT c.id, coalesce(v.title, r.title, '') AS title, c.heading, c.text FROM chunks c
            LEFT JOIN versions v ON v.id = c.version LEFT JOIN retired r ON r.version = c.version ORDER BY c.id);
        """;

    /// <summary>Gives a connection the functions that the migrations call: from a text to its words, and from a chunk's parts to their words with accents.</summary>
    public static void Prepare(SqliteSession session)
    {
        session.Connection.CreateFunction<string, string>(WordsFunction, static text => Encoding.UTF8.GetString(TermsText.Of(text).Words), isDeterministic: true);
        session.Connection.CreateFunction<string, string, string, string>(
            ExactFunction, static (title, heading, text) => Encoding.UTF8.GetString(ChunkTerms.Of(TermsText.Of(title), heading, text).Exact), isDeterministic: true);
    }
}
