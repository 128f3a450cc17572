using Pipeline.Core.Indexes;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary>Documents that the command line names.</summary>
internal static class DocumentIds
{
    /// <summary>The document of an id, else of a file's path as <c>ingest</c> makes it an id; <see langword="null"/> when there is neither.</summary>
    public static async Task<StoredDocument?> FindAsync(IChunkIndex index, string tenant, string named, CancellationToken cancellationToken) =>
        await index.FindDocumentAsync(tenant, named, cancellationToken)
        ?? await index.FindDocumentAsync(tenant, Path.GetFullPath(named).Replace('\\', '/'), cancellationToken);

    /// <summary>The id of a document that is there, if only in part: one that is being written for the first time too; <see langword="null"/> when there is none.</summary>
    public static async Task<string?> FindIdAsync(IChunkIndex index, string tenant, string named, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { named, Path.GetFullPath(named).Replace('\\', '/') })
        {
            if (await index.FindWriterAsync(tenant, id, cancellationToken) is { IsDeletion: false })
            {
                return id;
            }
        }

        return null;
    }

    public static CommandException Unknown(string named, string tenant) =>
        CommandException.Usage($"the index has no document '{named}' of tenant '{tenant}'; 'pipeline documents list' shows what it has, --config says which index.");
}
