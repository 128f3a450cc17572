using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Sources;

namespace Pipeline.Core.Stages.Ingestion.Reading;

/// <summary>
/// Reads a file, a URL, a text, or each document of a folder or glob, several at once. In a folder an unreadable document is recorded, an empty file counted, and the rest goes on; on
/// its own either fails the item.
/// </summary>
/// <param name="options">Limits.</param>
/// <param name="parser">What makes text of the documents' bytes.</param>
/// <param name="index">Where documents that are gone from their folder are deleted.</param>
/// <param name="time">The clock of time limits.</param>
/// <param name="parallelism">How many documents of a folder are read at once.</param>
internal sealed class ReadStage(ReadOptions options, IDocumentParser parser, IChunkIndex index, TimeProvider time, int parallelism) : IExpandStage<IngestInput, SourceDocument>, IExpandsAhead
{
    /// <summary>What its failures are reported under.</summary>
    public const string Name = "read";

    private readonly FileReading _files = new(options, parser);
    private readonly ReadSlots _places = new(parallelism);
    private readonly Lazy<UrlFetcher> _fetcher = new(() => new UrlFetcher(options.Fetch, options.MaxBytes, time));

    /// <inheritdoc/>
    public IAsyncEnumerable<SourceDocument> ExpandAsync(IngestInput input, IJobContext job, CancellationToken cancellationToken) =>
        input.FindFaults() is { Count: > 0 } faults ? throw new PermanentException($"The input cannot be read: {string.Join("; ", faults)}.")
        : input.Path is null ? OneAsync(input, job, cancellationToken)
        : ReadPathAsync(input, input.Path, job, cancellationToken);

    private IAsyncEnumerable<SourceDocument> ReadPathAsync(IngestInput input, string path, IJobContext job, CancellationToken cancellationToken)
    {
        var glob = !Path.Exists(path) && GlobPath.IsGlob(path) ? GlobPath.Parse(path) : null;
        var folder = glob?.Folder ?? path;
        _files.ThrowIfOutside(folder);
        return input.Sync && (glob is not null || File.Exists(path)) ? throw new PermanentException($"'{path}' is {(glob is null ? "a file" : "a glob")}, and 'sync' is for folders. Give the folder, or leave 'sync' away.")
            : !Directory.Exists(folder) ? OneAsync(input, job, cancellationToken)
            : new FolderReading(_files, _places, index).ReadAsync(new FolderWalk(folder, glob is null ? file => DocumentReaders.Knows(file, options.Parts) : glob.Takes, path), input, job, cancellationToken);
    }

    private async IAsyncEnumerable<SourceDocument> OneAsync(IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _places.TakeFirst();
        try
        {
            var document = await ReadAsync(input, cancellationToken).ConfigureAwait(false);
            job.Count(Counters.Documents);
            document.Tell(job, Name);
            yield return document;
        }
        finally
        {
            _places.Return();
        }
    }

    private async ValueTask<SourceDocument> ReadAsync(IngestInput input, CancellationToken cancellationToken) => input switch
    {
        { Text: { } text } => await OfTextAsync(text, input, cancellationToken).ConfigureAwait(false),
        { Url: { } url } => await OfUrlAsync(url, input, cancellationToken).ConfigureAwait(false),
        { Path: var path } => await _files.ReadAsync(path!, null, input.DocumentId ?? DocumentFiles.FullPath(path!), input, null, cancellationToken).ConfigureAwait(false)
            ?? throw new PermanentException($"'{path}' has no text: it is empty, or blanks alone."),
    };

    private async ValueTask<SourceDocument> OfUrlAsync(string url, IngestInput input, CancellationToken cancellationToken)
    {
        var fetched = await _fetcher.Value.FetchAsync(url, cancellationToken).ConfigureAwait(false);
        var parsed = await parser.ParseAsync(fetched.Content, fetched.Name, cancellationToken).ConfigureAwait(false);
        var source = UrlRules.IdOf(url);
        return SourceDocument.Of(parsed, input.DocumentId ?? source, source, input);
    }

    private async ValueTask<SourceDocument> OfTextAsync(string text, IngestInput input, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PermanentException($"'text' has no text: {text.Length} blanks.");
        }

        var id = input.DocumentId ?? DocumentFingerprint.IdOfText(text);
        var parsed = await parser.ParseAsync(Encoding.UTF8.GetBytes(text), id, cancellationToken).ConfigureAwait(false);
        return SourceDocument.Of(parsed, id, id, input);
    }
}
