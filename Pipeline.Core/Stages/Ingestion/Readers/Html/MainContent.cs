using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using SmartReader;

namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>Finds the article of a page: what is left without menus, teasers and comments.</summary>
internal static class MainContent
{
    /// <summary>The article's element; <see langword="null"/> when the page is none. Changes the page.</summary>
    public static IElement? Find(IHtmlDocument page)
    {
        IElement? article = null;
        using Reader reader = new("https://localhost/", page);
        reader.AddCustomOperationEnd(element => article = element);
        return reader.GetArticle().IsReadable ? article : null;
    }
}
