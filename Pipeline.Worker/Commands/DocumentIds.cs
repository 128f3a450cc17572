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

    public static CommandException Unknown(string named, string tenant) =>
        CommandException.Usage($"the index has no document '{named}' of tenant '{tenant}'; 'pipeline documents list' shows what it has, --config says which index.");
}
