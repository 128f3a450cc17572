using Pipeline.Core.Storage.Sqlite;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>The queue's tables. Times are UTC ticks (100 ns), ids 16 bytes in network order, states the numbers of <see cref="Jobs.JobState"/>.</summary>
internal static class QueueSchema
{
    /// <summary>All scripts, oldest first. Only ever append.</summary>
    public static ReadOnlySpan<string> Scripts => new[] { Version1, Version2, Version3, Version4, Version5, StoreIdentity.Script, Version7, Version8, Version9, Version10 };

    /// <summary>The workers that were heard of (<see cref="WorkerWrites"/>).</summary>
    public const string Version10 = """
        CREATE TABLE worker (
            id      TEXT    PRIMARY KEY,
            host    TEXT    NOT NULL,
            pid     INTEGER NOT NULL,
            version TEXT    NOT NULL,
            since   INTEGER NOT NULL,
            heard   INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    /// <summary>The flows that are paused (<see cref="PauseWrites"/>): few, so that asking for one costs nothing.</summary>
    public const string Version9 = """
        CREATE TABLE paused (
            flow  TEXT    PRIMARY KEY,
            since INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    /// <summary>
    /// Keeps what remains of the events of jobs that ended a while ago (<see cref="FoldWrites"/>): one row for each, appended, so that its pages are full and those of <c>event</c> become free
    /// as a whole. <c>folded</c> is the end and the number of the last job that was folded: a mark instead of a column, since a column would need an index that each job's end writes to.
    /// </summary>
    public const string Version8 = """
        CREATE TABLE timeline (
            job    INTEGER PRIMARY KEY,
            events BLOB NOT NULL
        );
        CREATE TABLE folded (finished INTEGER NOT NULL, seq INTEGER NOT NULL);
        INSERT INTO folded VALUES (0, 0);
        """;

    /// <summary>
    /// Makes the times of acceptance strictly rising, as they are of later jobs: jobs that were accepted together had the same. A job gets at most its distance from the first
    /// in ticks. <c>tally</c> keeps the last one, which the next one follows also when the job itself was deleted.
    /// </summary>
    public const string Version7 = """
        UPDATE job SET accepted = rising.accepted
        FROM (SELECT seq, max(accepted - seq) OVER (ORDER BY seq) + seq AS accepted FROM job) AS rising
        WHERE rising.seq = job.seq AND rising.accepted <> job.accepted;
        ALTER TABLE tally ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
        UPDATE tally SET accepted = coalesce((SELECT max(accepted) FROM job), 0);
        """;

    /// <summary>
    /// Counts jobs as they change, and lists them by state and flow, so that neither looks at all jobs.
    /// <list type="bullet">
    /// <item><c>tally</c> has a row for each flow (<see cref="TallyWrites"/>). No column for what the main path changes with each job: the leased ones are few and are counted,
    /// the succeeded ones are the rest of <c>jobs</c>. Not by triggers: one makes each change of a job's row half as dear again.</item>
    /// <item><c>replayed</c> are those of the failed ones that are no dead letters any more.</item>
    /// <item><c>listed</c> is over states that jobs stay in; ready and leased ones are found by their own indexes.</item>
    /// </list>
    /// </summary>
    public const string Version5 = """
        CREATE TABLE tally (
            flow      TEXT    PRIMARY KEY,
            jobs      INTEGER NOT NULL DEFAULT 0,
            ready     INTEGER NOT NULL DEFAULT 0,
            scheduled INTEGER NOT NULL DEFAULT 0,
            retrying  INTEGER NOT NULL DEFAULT 0,
            partial   INTEGER NOT NULL DEFAULT 0,
            failed    INTEGER NOT NULL DEFAULT 0,
            cancelled INTEGER NOT NULL DEFAULT 0,
            expired   INTEGER NOT NULL DEFAULT 0,
            replayed  INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        INSERT INTO tally
            SELECT flow, count(*), sum(state = 0), sum(state = 1 AND epoch = 0), sum(state = 1 AND epoch > 0), sum(state = 4), sum(state = 5), sum(state = 6), sum(state = 7),
                sum(state = 5 AND replayed_as IS NOT NULL)
            FROM job GROUP BY flow;
        CREATE INDEX listed ON job (state, flow, seq) WHERE state NOT IN (0, 2);
        """;

    /// <summary>
    /// Measures spans by the monotonic clock (<see cref="Moment"/>), so that a wall clock that is set neither ends nor prolongs them.
    /// <list type="bullet">
    /// <item><c>held_since</c> and <c>held_until</c>: of a leased job its lease, of one that waits for another attempt its pause. Null for others, and where an older program wrote last.
    /// The times of the wall clock, <c>until</c> and <c>due</c>, are for people to read.</item>
    /// <item><c>followed_until</c>: what <c>interest</c> is by the wall clock. Null also until a job is due that its sender scheduled: nobody need follow it before.</item>
    /// <item>A job that waits until its sender's time was never leased: its epoch is 0.</item>
    /// </list>
    /// </summary>
    public const string Version4 = """
        ALTER TABLE job ADD COLUMN held_since INTEGER;
        ALTER TABLE job ADD COLUMN held_until INTEGER;
        ALTER TABLE job ADD COLUMN followed_until INTEGER;
        DROP INDEX leased;
        DROP INDEX scheduled;
        DROP INDEX interest;
        CREATE INDEX leased ON job (flow, held_until) WHERE state = 2;
        CREATE INDEX scheduled ON job (flow, due) WHERE state = 1 AND epoch = 0;
        CREATE INDEX retrying ON job (flow, held_until, held_since) WHERE state = 1 AND epoch > 0;
        CREATE INDEX interest ON job (followed_until) WHERE interest IS NOT NULL AND state IN (0, 1, 2);
        """;

    /// <summary>
    /// Tells the lease under which a stage took the job up (<c>started_epoch</c>) from the one under which its last attempt was counted (<c>attempt_epoch</c>): they were one before.
    /// </summary>
    public const string Version3 = """
        ALTER TABLE job RENAME COLUMN started_epoch TO attempt_epoch;
        ALTER TABLE job ADD COLUMN started_epoch INTEGER NOT NULL DEFAULT 0;
        UPDATE job SET started_epoch = attempt_epoch WHERE state = 2;
        """;

    /// <summary>Adds until when somebody is known to follow an interactive job; null for others. The index is over interactive jobs under way alone.</summary>
    public const string Version2 = """
        ALTER TABLE job ADD COLUMN interest INTEGER;
        CREATE INDEX interest ON job (interest) WHERE interest IS NOT NULL AND state IN (0, 1, 2);
        """;

    /// <summary>
    /// The first schema.
    /// <list type="bullet">
    /// <item>A job's row is small, since each lease and settlement rewrites it; what is large is written once, into tables of its own.</item>
    /// <item>An index for each question, over the rows it is about: taking the next job costs the same with one job waiting and with a million.</item>
    /// <item>The dedupe index lets go of jobs that ended without their work being done.</item>
    /// <item><c>events</c> is the number of the job's last event so far. The first (accepted) and the last (done) are made from the row when read.</item>
    /// </list>
    /// </summary>
    public const string Version1 = """
        CREATE TABLE job (
            seq           INTEGER PRIMARY KEY AUTOINCREMENT,
            id            BLOB    NOT NULL UNIQUE,
            flow          TEXT    NOT NULL,
            tenant        TEXT    NOT NULL,
            priority      INTEGER NOT NULL,
            state         INTEGER NOT NULL,
            attempts      INTEGER NOT NULL DEFAULT 0,
            epoch         INTEGER NOT NULL DEFAULT 0,
            started_epoch INTEGER NOT NULL DEFAULT 0,
            lapses        INTEGER NOT NULL DEFAULT 0,
            events        INTEGER NOT NULL DEFAULT 1,
            cancel        INTEGER NOT NULL DEFAULT 0,
            accepted      INTEGER NOT NULL,
            due           INTEGER NOT NULL,
            not_before    INTEGER,
            until         INTEGER,
            owner         TEXT,
            started       INTEGER,
            finished      INTEGER,
            deadline      INTEGER,
            dedupe        TEXT,
            trace         TEXT,
            replayed_as   BLOB
        );
        CREATE INDEX ready ON job (flow, priority DESC, seq) WHERE state = 0;
        CREATE INDEX leased ON job (flow, until) WHERE state = 2;
        CREATE INDEX scheduled ON job (flow, due) WHERE state = 1;
        CREATE INDEX deadlines ON job (deadline) WHERE deadline IS NOT NULL AND state IN (0, 1, 2);
        CREATE INDEX cancelling ON job (owner) WHERE cancel = 1 AND state = 2;
        CREATE INDEX dead ON job (seq) WHERE state = 5 AND replayed_as IS NULL;
        CREATE INDEX ended ON job (finished) WHERE finished IS NOT NULL AND (state <> 5 OR replayed_as IS NOT NULL);
        CREATE UNIQUE INDEX dedupe ON job (tenant, flow, dedupe) WHERE dedupe IS NOT NULL AND state NOT IN (5, 6, 7);

        CREATE TABLE job_input (
            seq    INTEGER PRIMARY KEY,
            input  BLOB NOT NULL,
            resume BLOB
        );
        CREATE TABLE job_result (
            seq      INTEGER PRIMARY KEY,
            result   BLOB,
            failures BLOB
        );
        CREATE TABLE event (
            job   INTEGER NOT NULL,
            seq   INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            kind  INTEGER NOT NULL,
            at    INTEGER NOT NULL,
            data  BLOB,
            PRIMARY KEY (job, seq)
        ) WITHOUT ROWID;
        """;
}
