using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Readers;
using Pipeline.Core.Stages.Ingestion.Sources;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>
/// Reads a file, a URL, a text, or each document of a folder or glob. In a folder an unreadable document is recorded, an empty file counted, and the rest goes on; on its own either fails the item.
/// </summary>
/// <param name="options">Limits.</param>
/// <param name="parser">What makes text of the documents' bytes.</param>
/// <param name="index">Where documents that are gone from their folder are deleted.</param>
/// <param name="time">The clock of time limits.</param>
internal sealed class ReadStage(ReadOptions options, IDocumentParser parser, IChunkIndex index, TimeProvider time) : IExpandStage<IngestInput, SourceDocument>
{
    private const string Name = "read";
    private static readonly Dictionary<string, string> NoMetadata = new(StringComparer.Ordinal);

    private readonly ReadableRoots _roots = new(options.Roots);
    private readonly GoneDocuments _gone = new(index);
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
        _roots.ThrowIfOutside(folder);
        return input.Sync && (glob is not null || File.Exists(path)) ? throw new PermanentException($"'{path}' is {(glob is null ? "a file" : "a glob")}, and 'sync' is for folders. Give the folder, or leave 'sync' away.")
            : !Directory.Exists(folder) ? OneAsync(input, job, cancellationToken)
            : FolderAsync(new FolderWalk(folder, glob is null ? DocumentReaders.Knows : glob.Takes, path), input, job, cancellationToken);
    }

    private async IAsyncEnumerable<SourceDocument> OneAsync(IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var document = input switch
        {
            { Text: { } text } => await OfTextAsync(text, input, cancellationToken).ConfigureAwait(false),
            { Url: { } url } => await OfUrlAsync(url, input, cancellationToken).ConfigureAwait(false),
            { Path: var path } => await OfFileAsync(path!, input.DocumentId ?? FullPath(path!), input, cancellationToken).ConfigureAwait(false)
                ?? throw new PermanentException($"'{path}' has no text: it is empty, or blanks alone, or not a regular file."),
        };
        job.Count(Counters.Documents);
        yield return document;
    }

    private async IAsyncEnumerable<SourceDocument> FolderAsync(FolderWalk walk, IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = (input.DocumentId ?? FullPath(walk.Folder)).TrimEnd('/') + '/';
        foreach (var path in walk.Files((folder, error) => job.Fail(Name, Slashes(folder), error)))
        {
            var id = root + Slashes(Path.GetRelativePath(walk.Folder, path));
            yield return (await TryFileAsync(path, id, input, job, cancellationToken).ConfigureAwait(false))!; // none is a sign of life: many unreadable documents may take long
        }

        walk.ThrowIfNothingFound();
        if (walk.PassedOver > 0)
        {
            job.Count(Counters.PassedOver, walk.PassedOver);
        }

        if (input.Sync && walk.IsComplete)
        {
            await _gone.DeleteAsync(Slashes(walk.Folder).TrimEnd('/') + '/', root, job, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<SourceDocument?> TryFileAsync(string path, string id, IngestInput input, IJobContext job, CancellationToken cancellationToken)
    {
        try
        {
            var document = await OfFileAsync(path, id, input, cancellationToken).ConfigureAwait(false);
            job.Count(document is null ? Counters.Empty : Counters.Documents);
            if (document is null && input.Sync)
            {
                await DeleteEmptiedAsync(id, Slashes(path), job, cancellationToken).ConfigureAwait(false);
            }

            return document;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            job.Fail(Name, Slashes(path), error);
            return null;
        }
    }

    /// <summary>A file that has nothing in it any more is no document: what was read from it before goes, as if the file were gone.</summary>
    private async ValueTask DeleteEmptiedAsync(string id, string source, IJobContext job, CancellationToken cancellationToken)
    {
        var tenant = job.Job.Request.Tenant;
        if ((await index.FindDocumentAsync(tenant, id, cancellationToken).ConfigureAwait(false))?.Source == source)
        {
            await index.DeleteDocumentAsync(tenant, id, cancellationToken).ConfigureAwait(false);
            job.Count(Counters.Deleted);
            job.Done();
        }
    }

    /// <summary>The document, or <see langword="null"/> when the file has nothing in it.</summary>
    private async ValueTask<SourceDocument?> OfFileAsync(string path, string id, IngestInput input, CancellationToken cancellationToken)
    {
        _roots.ThrowIfOutside(path);
        using var bytes = await DocumentBytes.ReadAsync(path, options.MaxBytes, cancellationToken).ConfigureAwait(false);
        return TextDecoder.IsBlank(bytes.Memory.Span)
            ? null
            : ToDocument(await parser.ParseAsync(bytes.Memory, path, cancellationToken).ConfigureAwait(false), id, Slashes(path), input);
    }

    private async ValueTask<SourceDocument> OfUrlAsync(string url, IngestInput input, CancellationToken cancellationToken)
    {
        var fetched = await _fetcher.Value.FetchAsync(url, cancellationToken).ConfigureAwait(false);
        var parsed = await parser.ParseAsync(fetched.Content, fetched.Name, cancellationToken).ConfigureAwait(false);
        var source = UrlRules.IdOf(url);
        return ToDocument(parsed, input.DocumentId ?? source, source, input);
    }

    private async ValueTask<SourceDocument> OfTextAsync(string text, IngestInput input, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PermanentException($"'text' has no text: {text.Length} blanks.");
        }

        var id = input.DocumentId ?? DocumentFingerprint.IdOfText(text);
        var parsed = await parser.ParseAsync(Encoding.UTF8.GetBytes(text), id, cancellationToken).ConfigureAwait(false);
        return ToDocument(parsed, id, id, input);
    }

    private static SourceDocument ToDocument(ParsedDocument parsed, string id, string source, IngestInput input) => new()
    {
        DocumentId = id,
        Source = source,
        Format = parsed.Format,
        Content = input.Metadata?.GetValueOrDefault("title") is { } title ? parsed.Content with { Title = title } : parsed.Content,
        Metadata = input.Metadata ?? NoMetadata,
    };

    private static string FullPath(string path) => Slashes(Path.GetFullPath(path));

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}
