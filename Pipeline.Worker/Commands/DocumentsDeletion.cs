using Pipeline.Core.Indexes;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>documents delete</c></summary>
internal static class DocumentsDeletion
{
    public static async Task<int> RunAsync(CommandContext context, Wanted wanted, bool yes, CancellationToken cancellationToken)
    {
        if (wanted.Prefix is null == (wanted.Ids.Count == 0))
        {
            throw CommandException.Usage("name the IDs of documents, or give a --prefix; 'pipeline documents list' shows them.");
        }

        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        if (wanted.Prefix is { } prefix && !await Confirmation.AskAsync(context, yes, $"Delete all documents of tenant '{wanted.Tenant}' whose id begins with '{prefix}'?", cancellationToken))
        {
            context.Output.Notes.WriteLine("Nothing was deleted.");
            return ExitCodes.JobFailed;
        }

        List<Deleted> deleted = [];
        List<string> unknown = [];
        if (wanted.Prefix is { } all)
        {
            await DeleteAllAsync(opened, wanted.Tenant, all, deleted, cancellationToken);
        }
        else
        {
            await DeleteNamedAsync(opened.Index, wanted, deleted, unknown, cancellationToken);
        }

        context.Output.Result(new { deleted, unknown }, words => Write(words, deleted, unknown));
        return unknown.Count > 0 ? ExitCodes.JobFailed : ExitCodes.Done;
    }

    private static async Task DeleteNamedAsync(IChunkIndex index, Wanted wanted, List<Deleted> deleted, List<string> unknown, CancellationToken cancellationToken)
    {
        foreach (var named in wanted.Ids)
        {
            if (await DocumentIds.FindIdAsync(index, wanted.Tenant, named, cancellationToken) is { } id)
            {
                deleted.Add(await DeleteAsync(index, wanted.Tenant, id, cancellationToken));
            }
            else
            {
                unknown.Add(named);
            }
        }
    }

    private static async Task DeleteAllAsync(OpenedIndex opened, string tenant, string prefix, List<Deleted> deleted, CancellationToken cancellationToken)
    {
        var index = opened.Index;
        DocumentPage page = new() { Prefix = prefix };
        IReadOnlyList<StoredDocument> documents;
        do
        {
            documents = await index.ListDocumentsAsync(tenant, page, cancellationToken);
            foreach (var document in documents)
            {
                deleted.Add(await DeleteAsync(index, tenant, document.DocumentId, cancellationToken));
                page = page with { After = document.DocumentId };
            }
        }
        while (documents.Count == page.Limit);

        // Those that are being written for the first time are in no list.
        foreach (var version in await opened.Upkeep.ListPendingAsync(cancellationToken))
        {
            if (version.Tenant == tenant && version.DocumentId.StartsWith(prefix, StringComparison.Ordinal))
            {
                deleted.Add(await DeleteAsync(index, tenant, version.DocumentId, cancellationToken));
            }
        }
    }

    private static async Task<Deleted> DeleteAsync(IChunkIndex index, string tenant, string id, CancellationToken cancellationToken) =>
        new(id, (await index.DeleteDocumentAsync(tenant, id, fence: null, cancellationToken)).Chunks);

    private static void Write(TextWriter words, List<Deleted> deleted, List<string> unknown)
    {
        foreach (var named in unknown)
        {
            words.WriteLine($"{CleanText.OnOneLine(named)}: no such document");
        }

        words.WriteLine($"{Words.Count(deleted.Count, "document", "documents")} deleted, {Words.Count(deleted.Sum(document => (long)document.Chunks), "chunk", "chunks")}.");
    }

    /// <summary>Which documents: some by id, or all with a prefix.</summary>
    internal sealed record Wanted(string Tenant, IReadOnlyList<string> Ids, string? Prefix);

    private sealed record Deleted(string Id, int Chunks);
}
