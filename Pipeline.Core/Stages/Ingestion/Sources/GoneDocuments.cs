using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Core.Stages.Ingestion.Reading;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>
/// Deletes the documents that were read from a folder and are gone from it. Each is looked for in the folder when its turn comes, so that memory is bounded by a page and a job
/// that is run again, or late, deletes nothing that is there. A document that a later job has written stays, and the job's result says so.
/// </summary>
/// <param name="index">Where they are deleted.</param>
internal sealed class GoneDocuments(IChunkIndex index)
{
    /// <summary>Deletes them, counted in the job as <c>deleted</c>.</summary>
    /// <param name="folder">The folder, with forward slashes and one at its end, as the sources of its documents begin.</param>
    /// <param name="idPrefix">What their ids begin with.</param>
    /// <param name="job">Whose they are.</param>
    /// <param name="cancellationToken">Stops between two documents.</param>
    public async ValueTask DeleteAsync(string folder, string idPrefix, IJobContext job, CancellationToken cancellationToken)
    {
        DocumentPage page = new() { Prefix = idPrefix };
        IReadOnlyList<StoredDocument> stored;
        do
        {
            stored = await index.ListDocumentsAsync(job.Job.Request.Tenant, page, cancellationToken).ConfigureAwait(false);
            foreach (var document in stored.Where(document => IsGone(folder, document.Source)))
            {
                await DeleteAsync(document.DocumentId, job, cancellationToken).ConfigureAwait(false);
            }

            page = stored.Count == 0 ? page : page with { After = stored[^1].DocumentId };
        }
        while (stored.Count == page.Limit);
    }

    /// <summary>Deletes one, unless a later job has it.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="job">Whose it is.</param>
    /// <param name="cancellationToken">Gives up before it is deleted.</param>
    public async ValueTask DeleteAsync(string documentId, IJobContext job, CancellationToken cancellationToken)
    {
        var tenant = job.Job.Request.Tenant;
        var deletion = await index.DeleteDocumentAsync(tenant, documentId, job.Job.Fence, cancellationToken).ConfigureAwait(false);
        if (deletion.IsSuperseded)
        {
            SupersededDocument.Tell(job, ReadStage.Name, documentId, job.Job.Fence, await index.FindWriterAsync(tenant, documentId, cancellationToken).ConfigureAwait(false));
        }
        else
        {
            job.Count(Counters.Deleted);
            job.Done();
        }
    }

    /// <summary>A document with such an id that came from elsewhere is nobody's to delete here.</summary>
    private static bool IsGone(string folder, string source) => source.StartsWith(folder, StringComparison.Ordinal) && !DocumentFiles.Has(folder, source);
}
