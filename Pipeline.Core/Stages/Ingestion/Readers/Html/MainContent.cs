using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using SmartReader;

namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>Finds the article of a page: what is left without menus, teasers and comments.</summary>
internal static class MainContent
{
    /// <summary>In pairs of neighbours: about a second of work.</summary>
    private const long MostPairs = 10_000_000;

    /// <summary>Articles with more were not found among some hundred; annual reports and logs have them.</summary>
    private const int MostElements = 12_000;

    /// <summary>
    /// Whether looking for the article takes a reasonable time. The search compares the children of an element with one another, so that a log of twenty thousand lines takes it as long as a hundred thousand pages;
    /// such a page is all article anyway.
    /// </summary>
    public static bool IsWorthLooking(IHtmlDocument page)
    {
        var (elements, pairs) = (0, 0L);
        foreach (var element in page.All)
        {
            var children = (long)element.ChildElementCount;
            pairs += children * children;
            if (++elements > MostElements || pairs > MostPairs)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The article's element; <see langword="null"/> when the page is none. Changes the page.</summary>
    public static IElement? Find(IHtmlDocument page)
    {
        KeepAsides(page);
        IElement? article = null;
        using Reader reader = new("https://localhost/", page);
        reader.AddCustomOperationEnd(element => article = element);
        return reader.GetArticle().IsReadable ? article : null;
    }

    /// <summary>The search takes each aside and footer for furniture: those of the article itself go on as parts of it.</summary>
    private static void KeepAsides(IHtmlDocument page)
    {
        foreach (var aside in page.QuerySelectorAll("aside, footer").Where(HtmlFurniture.IsOfArticle))
        {
            var part = page.CreateElement("div");
            part.Append([.. aside.ChildNodes]);
            aside.Replace(part);
        }
    }
}
