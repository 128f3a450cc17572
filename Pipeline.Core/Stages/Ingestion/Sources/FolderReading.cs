using System.Runtime.CompilerServices;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Parsing;
using Pipeline.Core.Stages.Ingestion.Reading;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>
/// Reads the documents of a folder or glob, several at once. One that cannot be read is a failure of the job and an empty one is counted; the rest goes on. Thread-safe.
/// </summary>
/// <param name="files">Reads each.</param>
/// <param name="slots">How many at once.</param>
/// <param name="index">Where documents that are gone from their folder are deleted.</param>
internal sealed class FolderReading(FileReading files, ReadSlots slots, IChunkIndex index)
{
    private readonly GoneDocuments _gone = new(index);
    private readonly ReadAhead<SourceDocument?> _ahead = new(slots);

    /// <summary>The documents as they are ready; <see langword="null"/> for each file there is none of: a sign of life, since many of those may take long.</summary>
    /// <param name="walk">The way through the folder.</param>
    /// <param name="input">What was asked for.</param>
    /// <param name="job">Whose failures and counters they are.</param>
    /// <param name="cancellationToken">Stops those under way.</param>
    public async IAsyncEnumerable<SourceDocument> ReadAsync(FolderWalk walk, IngestInput input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = (input.DocumentId ?? DocumentFiles.FullPath(walk.Folder)).TrimEnd('/') + '/';
        var realRoot = files.RealPathOf(walk.Folder);
        PassedOverFiles passedOver = new(job.Logger);
        var paths = walk.Files(realRoot, passedOver, (folder, error) => job.Fail(ReadStage.Name, DocumentFiles.Slashes(folder), error));
        await foreach (var document in _ahead.ReadAsync(paths, (path, stop) => TryReadAsync(path, DocumentFiles.RealPathOf(path, walk.Folder, realRoot), IdOf(path), input, walk.IsWhole ? passedOver : null, job, stop), cancellationToken).ConfigureAwait(false))
        {
            yield return document!;
        }

        walk.ThrowIfNothingFound();
        passedOver.CountIn(job);
        if (input.Sync && walk.IsComplete)
        {
            await _gone.DeleteAsync(DocumentFiles.Slashes(walk.Folder).TrimEnd('/') + '/', root, job, cancellationToken).ConfigureAwait(false);
        }

        string IdOf(string path) => root + DocumentFiles.Slashes(Path.GetRelativePath(walk.Folder, path));
    }

    private async Task<SourceDocument?> TryReadAsync(string path, string realPath, string id, IngestInput input, PassedOverFiles? passedOver, IJobContext job, CancellationToken cancellationToken)
    {
        try
        {
            var isOther = false;
            var document = await files.ReadAsync(path, realPath, id, input, bytes => !(isOther = passedOver is not null && DocumentParser.IsOther(bytes, path)), cancellationToken).ConfigureAwait(false);
            if (isOther)
            {
                passedOver!.Add(path);
                return null;
            }

            job.Count(document is null ? Counters.Empty : Counters.Documents);
            if (document is not null)
            {
                document.Tell(job, ReadStage.Name);
            }
            else if (input.Sync)
            {
                await DeleteEmptiedAsync(id, DocumentFiles.Slashes(path), job, cancellationToken).ConfigureAwait(false);
            }

            return document;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            job.Count(Counters.Unread);
            job.Fail(ReadStage.Name, DocumentFiles.Slashes(path), error);
            return null;
        }
    }

    /// <summary>A file that has nothing in it any more is no document: what was read from it before goes, as if the file were gone.</summary>
    private async ValueTask DeleteEmptiedAsync(string id, string source, IJobContext job, CancellationToken cancellationToken)
    {
        var tenant = job.Job.Request.Tenant;
        if ((await index.FindDocumentAsync(tenant, id, cancellationToken).ConfigureAwait(false))?.Source == source)
        {
            await _gone.DeleteAsync(id, job, cancellationToken).ConfigureAwait(false);
        }
    }
}
