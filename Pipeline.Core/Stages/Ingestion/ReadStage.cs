using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Readers;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>
/// Reads a file, a text, or each document of a folder. In a folder one unreadable document is recorded and the rest goes on; on its own it fails the item.
/// </summary>
/// <param name="options">Limits.</param>
internal sealed class ReadStage(ReadOptions options) : IExpandStage<IngestInput, SourceDocument>
{
    private const string Name = "read";
    private readonly ParseLimits _limits = new();

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceDocument> ExpandAsync(IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (input.FindFaults() is { Count: > 0 } faults)
        {
            throw new PermanentException($"The input cannot be read: {string.Join("; ", faults)}.");
        }

        if (input.Text is { } text)
        {
            yield return Counted(OfText(text, input, cancellationToken), job);
        }
        else if (!Directory.Exists(input.Path))
        {
            yield return Counted(await OfFileAsync(input.Path!, input.DocumentId ?? FullPath(input.Path!), input, cancellationToken).ConfigureAwait(false), job);
        }
        else
        {
            await foreach (var document in OfFolderAsync(input, job, cancellationToken).ConfigureAwait(false))
            {
                yield return Counted(document, job);
            }
        }
    }

    private async IAsyncEnumerable<SourceDocument> OfFolderAsync(IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = input.DocumentId ?? FullPath(input.Path!);
        var found = false;
        foreach (var path in DocumentFiles.Below(input.Path!, (folder, error) => { found = true; job.Fail(Name, Slashes(folder), error); }))
        {
            found = true;
            var id = $"{root.TrimEnd('/')}/{Slashes(Path.GetRelativePath(input.Path!, path))}";
            if (await TryFileAsync(path, id, input, job, cancellationToken).ConfigureAwait(false) is { } document)
            {
                yield return document;
            }
        }

        if (!found)
        {
            throw new PermanentException($"'{input.Path}' holds no document; within folders, files with these extensions are read: {DocumentReaders.Extensions}. Hidden files and links are passed over.");
        }
    }

    private async ValueTask<SourceDocument?> TryFileAsync(string path, string id, IngestInput input, IJobContext job, CancellationToken cancellationToken)
    {
        try
        {
            return await OfFileAsync(path, id, input, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            job.Fail(Name, Slashes(path), error);
            return null;
        }
    }

    private async ValueTask<SourceDocument> OfFileAsync(string path, string id, IngestInput input, CancellationToken cancellationToken)
    {
        var parsed = await DocumentBytes.ReadAsync(
            path, options.MaxBytes, bytes => DocumentParser.Parse(bytes, path, _limits, cancellationToken), cancellationToken).ConfigureAwait(false);
        return ToDocument(parsed, id, Slashes(path), input);
    }

    private SourceDocument OfText(string text, IngestInput input, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PermanentException($"'text' has no text: {text.Length} blanks.");
        }

        var id = input.DocumentId ?? DocumentFingerprint.IdOfText(text);
        return ToDocument(DocumentParser.ParseText(text, id, _limits, cancellationToken), id, id, input);
    }

    private static SourceDocument ToDocument(ParsedDocument parsed, string id, string source, IngestInput input)
    {
        var title = input.Metadata?.GetValueOrDefault("title");
        return new SourceDocument
        {
            DocumentId = id,
            Source = source,
            Format = parsed.Format,
            Content = title is null ? parsed.Content : parsed.Content with { Title = title },
            Metadata = input.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };
    }

    private static SourceDocument Counted(SourceDocument document, IJobContext job)
    {
        job.Count(Counters.Documents);
        return document;
    }

    private static string FullPath(string path) => Slashes(Path.GetFullPath(path));

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}
