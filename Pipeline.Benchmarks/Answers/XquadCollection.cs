using System.Text.Json;

namespace Pipeline.Benchmarks.Answers;

/// <summary>XQuAD (English): articles of five paragraphs, each a document here, and human questions with the words that answer them.</summary>
internal sealed class XquadCollection
{
    private XquadCollection(IReadOnlyList<Article> articles) => Articles = articles;

    public IReadOnlyList<Article> Articles { get; }

    public static async Task<XquadCollection> LoadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return new XquadCollection([.. json.RootElement.GetProperty("data").EnumerateArray().Select(ToArticle)]);
    }

    private static Article ToArticle(JsonElement article, int number)
    {
        var paragraphs = article.GetProperty("paragraphs").EnumerateArray().Select((paragraph, place) => (Id: $"xquad/{number}/{place}", Paragraph: paragraph)).ToList();
        return new Article(
            [.. paragraphs.Select(entry => new AnswerDocument(entry.Id, "", entry.Paragraph.GetProperty("context").GetString()!))],
            [.. paragraphs.SelectMany(entry => entry.Paragraph.GetProperty("qas").EnumerateArray().Select(question => ToCase(entry.Id, question)))]);
    }

    private static AnswerCase ToCase(string document, JsonElement question) => new(
        question.GetProperty("question").GetString()!,
        HasAnswer: true,
        document,
        [.. question.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("text").GetString()!)]);

    /// <summary>The paragraphs of an article and the questions about them.</summary>
    internal sealed record Article(IReadOnlyList<AnswerDocument> Documents, IReadOnlyList<AnswerCase> Cases);
}
