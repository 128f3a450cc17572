using Pipeline.Core.Indexes;

namespace Pipeline.Worker.Documents;

/// <summary>A document of the index, as <c>documents list</c> prints it.</summary>
internal sealed record StoredDocumentView(string Id, string Source, string Version, string Title, int Chunks)
{
    public static StoredDocumentView Of(StoredDocument document) => new(document.DocumentId, document.Source, document.Version, document.Title, document.Chunks);
}
