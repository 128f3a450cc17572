using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Core.Text;

namespace Pipeline.Core.Stages.Ingestion.Chunking;

/// <summary>
/// Cuts documents into chunks. A document whose version the index already holds yields none and counts as <c>unchanged</c>; the index then knows that this job found it so, and
/// takes no other text from jobs before it. The version is known only here, where the text and the chunker are.
/// </summary>
/// <param name="options">Sizes.</param>
/// <param name="counter">How tokens are counted.</param>
/// <param name="index">Asked whether it holds the version.</param>
/// <param name="logger">Told of unchanged documents.</param>
internal sealed class ChunkStage(ChunkOptions options, TokenCounter counter, IChunkIndex index, ILogger<ChunkStage> logger) : IExpandStage<SourceDocument, Chunk>
{
    private const string Name = "chunk";

    private readonly Chunker _chunker = new(options, counter);
    private readonly string _fingerprint = options.FingerprintWith(counter);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Chunk> ExpandAsync(SourceDocument input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = VersionOf(input, job.Job);
        if (!await IsWantedAsync(version, job, cancellationToken).ConfigureAwait(false))
        {
            yield break;
        }

        // Look-ahead of one: only the last chunk knows how many there are.
        Chunk? ready = null;
        SourceLines lines = new(input.Content);
        SourcePages pages = new(input.Content);
        ChunkIds ids = new(version);
        foreach (var piece in _chunker.Split(input.Content))
        {
            if (ready is not null)
            {
                yield return ready;
            }

            var ordinal = ready is null ? 0 : ready.Ordinal + 1;
            ready = ToChunk(piece, input.Content.Text, version, ids.At(ordinal), ordinal, (lines.At(piece.Start), pages.At(piece.Start)));
            cancellationToken.ThrowIfCancellationRequested();
        }

        yield return ready is null
            ? throw new PermanentException($"'{input.Source}' has no text to store.")
            : ready with { Total = ready.Ordinal + 1 };
    }

    private async ValueTask<bool> IsWantedAsync(DocumentVersion version, IJobContext job, CancellationToken cancellationToken)
    {
        switch (await index.ConfirmAsync(version, cancellationToken).ConfigureAwait(false))
        {
            case ConfirmResult.Unchanged:
                job.Count(Counters.Unchanged);
                job.Done();
                Log.DocumentUnchanged(logger, version.DocumentId, version.Version);
                return false;
            case ConfirmResult.Superseded:
                SupersededDocument.Tell(
                    job, Name, version.DocumentId, version.Fence, await index.FindWriterAsync(version.Tenant, version.DocumentId, cancellationToken).ConfigureAwait(false));
                return false;
            default:
                return true;
        }
    }

    private DocumentVersion VersionOf(SourceDocument document, Job job) => new()
    {
        Tenant = job.Request.Tenant,
        DocumentId = document.DocumentId,
        Version = DocumentFingerprint.Of(document, _fingerprint),
        Source = document.Source,
        Title = document.Content.Title,
        Metadata = document.Metadata,
        Fence = job.Fence,
    };

    private static Chunk ToChunk(TextChunk piece, string text, DocumentVersion version, Guid id, int ordinal, (int Line, int Page) at) => new()
    {
        Id = id,
        Document = version,
        Ordinal = ordinal,
        Text = text[piece.Start..piece.End],
        Heading = piece.Heading,
        Start = piece.Start,
        End = piece.End,
        Line = at.Line,
        Page = at.Page,
    };
}
