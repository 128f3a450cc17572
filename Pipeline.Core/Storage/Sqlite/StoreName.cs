namespace Pipeline.Core.Storage.Sqlite;

/// <summary>What a store is called in messages.</summary>
/// <param name="Word">What it is: <c>queue</c>.</param>
/// <param name="Key">The key of pipeline.yaml that has its path.</param>
/// <param name="Afresh">What to do instead of mending it, as a whole sentence; empty when there is nothing.</param>
/// <param name="Spare">How to make room in it, as a whole sentence.</param>
internal sealed record StoreName(string Word, string Key, string Afresh, string Spare)
{
    /// <summary>The queue: its jobs are nowhere else.</summary>
    public static StoreName Queue { get; } = new("queue", "queue.sqlite.path", "", "A shorter 'queue.retention' and 'dead purge' keep the queue small.");

    /// <summary>The index: it can be made again from the documents.</summary>
    public static StoreName Index { get; } = new(
        "index", "index.embedded.path", " Or move it away and ingest the documents again.", "'index compact' makes the index smaller; while it runs it needs room for a copy.");
}
