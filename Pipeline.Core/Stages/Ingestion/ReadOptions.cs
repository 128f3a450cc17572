using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>The keys of <c>stages.read:</c> in pipeline.yaml.</summary>
public sealed record ReadOptions
{
    /// <summary>The largest document, in bytes of its file or of what its URL answers. A larger one is a failure of that document.</summary>
    /// <value>1 KiB – 1 GiB. Default: 64 MiB.</value>
    [SizeRange("1KiB", "1GiB")]
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The folders that jobs may read; a path elsewhere, also by <c>..</c> or a link, is refused. Relative ones are taken from the folder of pipeline.yaml.</summary>
    /// <value>At most 64. Default: none, which lets jobs read whatever the worker's user may.</value>
    [Length(0, 64)]
    [FilePath]
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>
    /// Whether formats that are no plain text (PDF, Office, HTML, mail, archives) are parsed in processes of their own, which are ended when one takes too long or too
    /// much memory. Without the program at hand, as in tests of a library's user, they are parsed in this process, within neither limit.
    /// </summary>
    /// <value>Default: true.</value>
    public bool Isolate { get; init; } = true;

    /// <summary>How many such processes there are at most. They start when needed, and are used again.</summary>
    /// <value>1–64. Default: 2.</value>
    [Range(1, 64)]
    public int Parsers { get; init; } = 2;

    /// <summary>
    /// The most processor time for parsing one document in such a process: after it the process is ended and the document fails. What other programs take of the processors does not
    /// count. A process that does nothing for as long is ended too. The stage's <c>timeout</c> goes by the clock and counts the wait for a free process.
    /// </summary>
    /// <value>100 ms – 1 h. Default: 20 s.</value>
    [DurationRange("100ms", "1h")]
    public TimeSpan ParseTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The memory of such a process. One that needs more is ended and its document fails.</summary>
    /// <value>64 MiB – 64 GiB. Default: 512 MiB.</value>
    [SizeRange("64MiB", "64GiB")]
    public long ParseMemory { get; init; } = 512L * 1024 * 1024;

    /// <summary>How URLs are fetched.</summary>
    public FetchOptions Fetch { get; init; } = new();
}
