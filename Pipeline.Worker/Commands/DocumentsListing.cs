using Pipeline.Core.Indexes;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>documents list</c> and <c>documents show</c></summary>
internal static class DocumentsListing
{
    private const int TitleWidth = 60;
    private const int TextWidth = 200;

    public static async Task<int> ListAsync(CommandContext context, string tenant, DocumentPage page, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var documents = await opened.Index.ListDocumentsAsync(tenant, page, cancellationToken);
        var next = documents.Count == page.Limit ? documents[^1].DocumentId : null;
        context.Output.Result(new { documents = documents.Select(StoredDocumentView.Of), next }, words => Write(words, documents));
        if (next is not null)
        {
            context.Output.Notes.WriteLine($"There may be more: --after '{next}' shows the next page.");
        }

        return ExitCodes.Done;
    }

    public static async Task<int> ShowAsync(CommandContext context, Wanted wanted, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var document = await DocumentIds.FindAsync(opened.Index, wanted.Tenant, wanted.Id, cancellationToken) ?? throw DocumentIds.Unknown(wanted.Id, wanted.Tenant);
        var chunks = await opened.Index.ListChunksAsync(wanted.Tenant, document.DocumentId, wanted.From, wanted.Limit, cancellationToken);
        var view = FullDocumentView.Of(document, chunks);
        context.Output.Result(new { documents = new[] { view } }, words => Write(words, view));
        return ExitCodes.Done;
    }

    private static void Write(TextWriter words, IReadOnlyList<StoredDocument> documents)
    {
        if (documents.Count == 0)
        {
            words.WriteLine("No documents.");
            return;
        }

        Columns.Write(words, ["ID", "CHUNKS", "TITLE"], documents.Select(document => (IReadOnlyList<string>)
        [
            CleanText.OnOneLine(document.DocumentId),
            Words.Number(document.Chunks),
            CleanText.Shorten(document.Title, TitleWidth),
        ]));
    }

    private static void Write(TextWriter words, FullDocumentView document)
    {
        words.WriteLine(CleanText.OnOneLine(document.Id));
        words.WriteLine($"  title    {CleanText.OnOneLine(document.Title)}");
        words.WriteLine($"  source   {CleanText.OnOneLine(document.Source)}");
        words.WriteLine($"  version  {document.Version}, {Words.Count(document.Chunks, "chunk", "chunks")}");
        foreach (var (key, value) in document.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            words.WriteLine($"  {CleanText.OnOneLine(key)} = {CleanText.OnOneLine(value)}");
        }

        foreach (var passage in document.Passages)
        {
            words.WriteLine($"{passage.Ordinal,5}. {Place(passage)}{CleanText.OnOneLine(passage.Heading)}");
            words.WriteLine($"       {CleanText.Shorten(passage.Text, TextWidth)}");
        }
    }

    private static string Place(FullDocumentView.Passage passage) =>
        passage.Page > 0 ? $"page {passage.Page}  " : passage.Line > 0 ? $"line {passage.Line}  " : "";

    /// <summary>Which document, and which of its chunks.</summary>
    internal sealed record Wanted(string Tenant, string Id, int From, int Limit);
}
