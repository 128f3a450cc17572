using static Pipeline.Tests.EndToEnd.WrongUsesTests;

namespace Pipeline.Tests.EndToEnd;

/// <summary>How the program may be used wrongly, each in a way of its own.</summary>
internal static class WrongUses
{
    private static readonly string Elsewhere = StoresAt("elsewhere/x.db");

    public static IReadOnlyList<WrongUse> All { get; } =
    [
        // Commands and options
        new(2, "", "name a command: demo, init, ingest,"),
        new(2, "ingst", "there is no command 'pipeline ingst'; did you mean 'ingest'?"),
        new(2, "dead lst", "there is no command 'pipeline dead lst'; did you mean 'list'?"),
        new(2, "queue", "name a command: pause, resume,"),
        new(2, "ingest --jsn docs", "unknown option '--jsn'; did you mean '--json'?"),
        new(2, "stats now", "'pipeline stats' has no use for 'now'"),
        new(2, "ask", "'pipeline ask' needs a QUESTION"),
        new(2, "completion", "'pipeline completion' needs a SHELL: bash, zsh, fish, pwsh"),
        new(2, "completion tcsh", "there is no script for 'tcsh'"),
        new(2, "ask x -c", "-c"),

        // Values
        new(2, "search x --top abc", "--top is 'abc'; it can be 1 to 2,000."),
        new(2, "search x --top 0", "--top is 0; it can be 1 to 2,000."),
        new(2, "enqueue ask why --priority 10", "--priority is 10; it can be 0 to 9."),
        new(2, "search x --mode lexcal", "--mode is 'lexcal'; it can be hybrid, dense, lexical. Did you mean 'lexical'?"),
        new(2, "jobs --state gone", "--state is 'gone'; it can be ready, scheduled,"),
        new(2, "enqueue ask why --not-before later", "--not-before is 'later'; a time looks like 2026-01-31T08:00:00Z."),
        new(2, "enqueue ask why --deadline 31.12.2026", "--deadline is '31.12.2026'; a time looks like"),
        new(2, "jobs --older-than soon", "--older-than is 'soon'; it is a duration with a unit: 250ms, 20s, 5m, 1h or 7d."),
        new(2, "search x --filter lang_=_1", "'=' means nothing here; did you mean '=='?\n  lang = 1\n       ^\n"),
        new(2, "ask x --filter lang", "the end stands where one of ==, !=, <, <=, >, >=, ~, in, not in is needed.\n  lang\n      ^\n"),
        new(2, "ingest docs --metadata x", "--metadata 'x' is not KEY=VALUE."),
        new(2, "bench sweep --stage embed --parallelism 0 --documents docs", "--parallelism has '0'; write whole numbers"),

        // Options that exclude each other, and what is missing beside them
        new(2, "documents delete a --prefix b", "name the IDs of documents, or give a --prefix"),
        new(2, "dead purge", "name the IDs of dead letters, or select some"),
        new(2, "enqueue --file jobs.jsonl ask", "the lines of --file name their flows; leave FLOW and INPUT away."),
        new(2, "enqueue ask", "name a FLOW and at least one INPUT"),
        new(2, "cancel --all {ready}", "--all"),
        new(2, "bench throughput", "there is nothing to run: name --documents, --questions or --profile."),

        // Flows, stages, jobs, documents
        new(2, "work --flow inge", "there is no flow 'inge'; the configuration has ask, ingest."),
        new(2, "queue pause nope", "there is no flow 'nope'; the configuration has ask, ingest."),
        new(2, "queue resume nope", "there is no flow 'nope'; the configuration has ask, ingest."),
        new(2, "ask x --flow nope", "there is no flow 'nope'; the configuration has ask, ingest."),
        new(1, "enqueue nope x", "1: there is no flow 'nope'; the configuration has ask, ingest"),
        new(2, "bench sweep --stage nope --documents docs", "there is no stage 'nope' in the flows; they have "),
        new(1, "dead replay {dead} --from-stage nope", "did not fail at stage 'nope' but at read"),
        new(1, "dead replay {done}", "is succeeded; only failed and partial jobs can be replayed"),
        new(2, "dead show {done}", "is succeeded, not a dead letter"),
        new(0, "cancel {done}", "had ended before; 'pipeline jobs {done}' shows how."),
        new(2, "jobs 12", "'12' is no job id; an id looks like "),
        new(2, "jobs ffffffffffff", "there is no job ffffffffffff on this queue; 'pipeline jobs' lists them"),
        new(2, "cancel {prefix}", "jobs have an id that begins with '{prefix}'"),
        new(2, "documents show nope", "the index has no document 'nope' of tenant 'default'"),
        new(1, "enqueue ask {\"qestion\":\"x\"}", "unknown property 'qestion'; allowed are question,"),

        // Files and texts
        new(2, "ingest none.md", "there is no file or folder 'none.md'; nothing was ingested."),
        new(2, "ingest none/*.md", "no file matches 'none/*.md'"),
        new(2, "ingest empty.md", "'empty.md' has no text: it is empty, or blanks alone."),
        new(2, "ingest --text _", "--text has no text"),
        new(2, "ingest -", "there is no text on stdin; pipe one in"),
        new(2, "ask -", "there is no question on stdin; write one"),
        new(2, "ingest ftp://example.org/x", "a URL of the scheme 'ftp'; http and https are read."),
        new(2, "inspect none.md", "there is no file 'none.md'."),
        new(2, "inspect docs", "'docs' is a folder; name one document in it."),
        new(2, "eval docs", "'docs' has no corpus.jsonl; a collection is a folder with"),
        new(2, "enqueue --file docs", "--file 'docs' is a folder; name a file with a job a line."),
        new(2, "enqueue --file none.jsonl", "--file none.jsonl cannot be read"),
        new(2, "init empty.md", "is a file; name a folder."),
        new(2, "init", "there is a '"),
        new(2, "test", "there is no *.test.yaml in "),
        new(2, "bench throughput --documents none", "there is no file or folder 'none'."),
        new(2, "bench throughput --documents empty", "the workload 'documents' has no jobs"),

        // Queues and indexes
        new(2, "jobs -c wrong.yaml", "no queue yet") { Yaml = Elsewhere },
        new(2, "workers -c wrong.yaml", "no queue yet") { Yaml = Elsewhere },
        new(2, "search x -c wrong.yaml", "no index yet") { Yaml = Elsewhere },
        new(2, "stats -c wrong.yaml", "there is no queue yet and no index yet: looked for ") { Yaml = Elsewhere },
        new(3, "stats -c wrong.yaml", "is not a SQLite database: SQLite says 'file is not a database'") { Yaml = StoresAt("corrupt.db") },
        new(3, "search x -c wrong.yaml", "is not a SQLite database: it is a folder.") { Yaml = StoresAt("docs") },
        new(3, "enqueue ask why -c wrong.yaml", "is a file, not a folder.") { Yaml = StoresAt("empty.md/x.db") },
        new(2, "queue restore none.db", "there is no file '"),
        new(2, "queue restore corrupt.db", "cannot be read as a queue"),
        new(2, "queue restore data/index.db", "is a database, but not of a queue."),
        new(2, "queue backup corrupt.db", "is there already. Name another file, or replace it with --force."),
        new(2, "queue backup docs", "is a folder; name the file of the copy in it."),

        // The configuration
        new(2, "ask x -c none.yaml", "there is no file 'none.yaml'; name an existing one"),
        new(2, "ask x -c docs", "'docs' is a folder; name the file in it"),
        new(2, "ask x -c wrong.yaml", "the file is empty; start with 'version: 1'") { Yaml = "" },
        new(2, "ask x -c wrong.yaml", "the file is a single value; it must be a section") { Yaml = "just a text\n" },
        new(2, "ask x -c wrong.yaml", "1:1 error PL111: the file does not say its version") { Yaml = "flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "1:10 error PL112: version '7' is not one this program reads; allowed: 1") { Yaml = "version: 7\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "3:1 error PL006: the line is indented with a tab") { Yaml = "version: 1\nflows:\n\tingest: [read]\n" },
        new(2, "ask x -c wrong.yaml", "3:1 error PL102: the key 'queue' stands already at 2:1") { Yaml = "version: 1\nqueue: {}\nqueue: {}\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "error PL005: the text is not YAML") { Yaml = "version: 1\nflows: { ingest: [read, chunk\n" },
        new(2, "ask x -c wrong.yaml", "2:1 error PL101: the key 'queu' is not known at the top") { Yaml = "version: 1\nqueu: {}\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "2:8 error PL103: queue is a list; it must be a section") { Yaml = "version: 1\nqueue: [1, 2]\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "queue.lease: 'soon' is not a duration with a unit") { Yaml = "version: 1\nqueue: { lease: soon }\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "stages.read.maxBytes: '5 apples' is not a size with a unit") { Yaml = "version: 1\nstages: { read: { maxBytes: 5 apples } }\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "queue.maxAttempts: 'many' is not a whole number; allowed: 1 – 100") { Yaml = "version: 1\nqueue: { maxAttempts: many }\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "queue.maxAttempts: '0' is out of range; allowed: 1 – 100") { Yaml = "version: 1\nqueue: { maxAttempts: 0 }\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "queue.use: 'redis' is not allowed; allowed: sqlite, azure") { Yaml = "version: 1\nqueue: { use: redis }\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "NOT_SET_ANYWHERE") { Yaml = "version: 1\nqueue:\n  sqlite:\n    path: ${NOT_SET_ANYWHERE}\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "plugins: './none.dll' cannot be used: there is no such file") { Yaml = "version: 1\nplugins: [ ./none.dll ]\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "there is no stage 'retreive'") { Yaml = "version: 1\nflows: { ask: [embed, retreive, generate] }" },
        new(2, "ask x -c wrong.yaml", "stage 'embed' takes Chunk or AskInput, but 'generate' before it makes Answer") { Yaml = "version: 1\nflows: { ask: [generate, embed] }" },
        new(2, "ask x -c wrong.yaml", "flows.ask has no stage; add at least one") { Yaml = "version: 1\nflows: { ask: [] }" },
        new(2, "ask x -c wrong.yaml", "models.chat: apiKey is missing") { Yaml = "version: 1\nmodels: { chat: { use: openai } }\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },
        new(2, "ask x -c wrong.yaml", "the alias '*a' has no complete anchor before it") { Yaml = "version: 1\na: &a [*a]\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }" },

        // The process
        new(1, "jobs", "stdout cannot be written to: it is closed") { Shell = "exec >&-" },
        new(1, "jobs", "stdout cannot be written to: No space left on device.") { Shell = "exec >/dev/full" },
        new(3, "stats", "this process may have 64 files open at once, and needs 256.") { Shell = "ulimit -n 64" },
    ];

    private static string StoresAt(string path) => $"version: 1\nqueue: {{ sqlite: {{ path: {path} }} }}\nindex: {{ embedded: {{ path: {path} }} }}\n{Flows}";
}
