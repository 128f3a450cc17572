using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>The keys of <c>stages.read:</c> in pipeline.yaml.</summary>
public sealed record ReadOptions : ICheckedOptions
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

    /// <summary>Whether the comments of Word documents are read, each with its author and the words it is on, after the text.</summary>
    /// <value>Default: false.</value>
    public bool Comments { get; init; }

    /// <summary>Whether the headers and footers of Word documents are read: the headers before the text, the footers after it, each distinct one once.</summary>
    /// <value>Default: false.</value>
    public bool HeadersAndFooters { get; init; }

    /// <summary>
    /// What recognises the text of pictures (PNG, JPEG, TIFF) and of PDF pages that are pictures without a text layer. <c>tesseract</c> is a program that must be installed. It runs as a
    /// process of its own for each picture, without a shell, within <see cref="OcrTimeout"/> and <see cref="ParseMemory"/>; at most <see cref="Parsers"/> run at once. What is not read as long
    /// as this is off is said in the results of jobs.
    /// </summary>
    /// <value><c>off</c> (the default) or <c>tesseract</c>.</value>
    public OcrEngine Ocr { get; init; }

    /// <summary>The languages that text recognition expects, by tesseract's names. <c>tesseract --list-langs</c> shows those that are installed.</summary>
    /// <value>1–16 of them. Default: <c>eng</c>.</value>
    [Length(1, 16)]
    public IReadOnlyList<string> OcrLanguages { get; init; } = ["eng"];

    /// <summary>
    /// The most processor time for recognising the text of one picture: after it the process is ended, and the page's text is missing. A process that does nothing for as long is ended too. The
    /// stage's <c>timeout</c> goes by the clock and counts all pages of a document: raise it for long scans.
    /// </summary>
    /// <value>100 ms – 1 h. Default: 60 s.</value>
    [DurationRange("100ms", "1h")]
    public TimeSpan OcrTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The program that recognises text: a name that is looked for in the folders of the variable PATH, or a full path.</summary>
    /// <value>Default: <c>tesseract</c>.</value>
    [Length(1, 4096)]
    public string OcrProgram { get; init; } = "tesseract";

    /// <summary>How URLs are fetched.</summary>
    public FetchOptions Fetch { get; init; } = new();

    /// <summary>The parts of documents that are read because these options ask for them.</summary>
    internal DocumentParts Parts =>
        (Comments ? DocumentParts.Comments : DocumentParts.None)
        | (HeadersAndFooters ? DocumentParts.HeadersAndFooters : DocumentParts.None)
        | (Ocr == OcrEngine.Off ? DocumentParts.None : DocumentParts.Pictures);

    /// <inheritdoc/>
    public string? FindFault() =>
        Ocr == OcrEngine.Off ? null
        : OcrLanguages.FirstOrDefault(language => !IsLanguage(language)) is { } odd ? $"'ocrLanguages' has '{odd}', which is no name of a language; names are like eng, deu or chi_sim"
        : ProgramFile.Find(OcrProgram) is null ? $"'ocr' is tesseract, and there is no program '{OcrProgram}' on this machine; install tesseract, give its path as 'ocrProgram', or set 'ocr: off'"
        : null;

    /// <summary>A name reaches the program as a part of an argument, so it may hold nothing that has a meaning there.</summary>
    private static bool IsLanguage(string name) => name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '/') && name[0] != '/';
}
