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

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceDocument> ExpandAsync(IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (input.FindFaults() is { Count: > 0 } faults)
        {
            throw new PermanentException($"The input cannot be read: {string.Join("; ", faults)}.");
        }

        if (input.Text is { } text)
        {
            yield return Counted(OfText(text, input), job);
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
        var text = await DocumentBytes.ReadTextAsync(path, options.MaxBytes, cancellationToken).ConfigureAwait(false);
        return Read(DocumentReaders.For(path, text), text, id, Slashes(path), input);
    }

    private static SourceDocument OfText(string text, IngestInput input)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PermanentException($"'text' has no text: {text.Length} blanks.");
        }

        var id = input.DocumentId ?? DocumentFingerprint.IdOfText(text);
        return Read(DocumentReaders.ForContent(text), text, id, id, input);
    }

    private static SourceDocument Read(IDocumentReader reader, string text, string id, string source, IngestInput input)
    {
        var content = reader.Read(text);
        var title = input.Metadata?.GetValueOrDefault("title");
        return content.Blocks.Count == 0
            ? throw new PermanentException($"'{source}' has no text: its {text.Length} characters are markup or front matter.")
            : new SourceDocument
            {
                DocumentId = id,
                Source = source,
                Format = reader.Format,
                Content = title is null ? content : content with { Title = title },
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
