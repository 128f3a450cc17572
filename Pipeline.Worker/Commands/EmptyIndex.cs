using Pipeline.Core.Indexes;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary>Says, when nothing was found, that there was nothing to find it in.</summary>
internal static class EmptyIndex
{
    public static async Task NoteAsync(IChunkIndex index, string tenant, Output output, CancellationToken cancellationToken)
    {
        var first = await index.ListDocumentsAsync(tenant, new DocumentPage { Limit = 1 }, cancellationToken);
        if (first.Count == 0)
        {
            output.Notes.WriteLine($"The index has no document of tenant '{tenant}' yet: 'pipeline ingest PATH' puts some in, --config says which index.");
        }
    }
}
