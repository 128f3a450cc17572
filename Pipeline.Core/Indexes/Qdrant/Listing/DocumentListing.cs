using System.IO.Hashing;
using System.Text;
using Pipeline.Core.Indexes.Qdrant.Server;
using Pipeline.Core.Indexes.Qdrant.State;
using Qdrant.Client.Grpc;

namespace Pipeline.Core.Indexes.Qdrant.Listing;

/// <summary>
/// Lists documents. The server knows no order of texts, so a page is chosen here: it looks at every document of the tenant, or of the folder that the prefix names, and keeps no more
/// than the page. Thread-safe.
/// </summary>
internal sealed class DocumentListing(StateStore store)
{
    /// <summary>A page of a tenant's documents.</summary>
    public async Task<IReadOnlyList<StoredDocument>> ListAsync(string tenant, DocumentPage page, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        List<Condition> conditions = [Wire.Is(Fields.Tenant, tenant), Wire.Is(Fields.Kind, StateStore.KindOfDocument)];
        if (DocumentFolders.Around(page.Prefix) is { } folder)
        {
            conditions.Add(Wire.Is(Fields.Folders, folder));
        }

        PriorityQueue<StoredDocument, string> first = new(Comparer<string>.Create((left, right) => CodePointOrder.Instance.Compare(right, left)));
        await foreach (var (_, document) in store.ListAsync(Wire.AllOf(conditions), cancellationToken).ConfigureAwait(false))
        {
            if (IsWanted(document.DocumentId, page) && Of(document, state.Visible) is { } stored)
            {
                first.Enqueue(stored, stored.DocumentId);
                if (first.Count > page.Limit)
                {
                    first.Dequeue();
                }
            }
        }

        return [.. first.UnorderedItems.Select(item => item.Element).OrderBy(document => document.DocumentId, CodePointOrder.Instance)];
    }

    /// <summary>What the index holds for its readers.</summary>
    public async Task<CorpusState> ReadCorpusAsync(CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        UInt128 sum = 0;
        long chunks = 0;
        await foreach (var (_, document) in store.ListAsync(Wire.AllOf(Wire.Is(Fields.Kind, StateStore.KindOfDocument)), cancellationToken).ConfigureAwait(false))
        {
            if (document.ReadableAt(state.Visible) is { } version)
            {
                // A sum does not depend on the order, and documents come in none that means anything.
                sum += XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{document.Tenant.Length}:{document.Tenant}{document.DocumentId.Length}:{document.DocumentId}{version.Version}"));
                chunks += version.Chunks;
            }
        }

        return new CorpusState(chunks, sum.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A document's readable version.</summary>
    public static StoredDocument? Of(DocumentState document, long visible) => document.ReadableAt(visible) is { } version
        ? new StoredDocument(document.DocumentId, version.Version, version.Source, version.Title, version.Chunks)
        : null;

    private static bool IsWanted(string id, DocumentPage page) =>
        id.StartsWith(page.Prefix, StringComparison.Ordinal) && (page.After is null || CodePointOrder.Instance.Compare(id, page.After) > 0);
}
