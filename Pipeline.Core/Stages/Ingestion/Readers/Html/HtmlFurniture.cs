using AngleSharp.Dom;

namespace Pipeline.Core.Stages.Ingestion.Readers.Html;

/// <summary>What of a page nobody reads for its content: scripts, controls, what is hidden, menus. Pure.</summary>
internal static class HtmlFurniture
{
    /// <summary>Whether an element and all inside of it is left out.</summary>
    public static bool IsLeftOut(IElement element) => element.LocalName switch
    {
        "script" or "style" or "noscript" or "template" or "svg" or "iframe" or "object" or "button" or "select" or "textarea" or "head" or "nav" => true,
        "footer" => !IsWithinArticle(element),
        "header" or "aside" => !IsWithinArticle(element) && IsMostlyLinks(element),
        "dialog" => !element.HasAttribute("open"),
        _ => false,
    } || IsHidden(element);

    /// <summary>Whether it introduces, comments or ends the text of an article, rather than the page.</summary>
    public static bool IsOfArticle(IElement element) => IsWithinArticle(element) && !IsMostlyLinks(element);

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = element.GetAttribute("style");
        return style is not null && (Declares(style, "display", "none") || Declares(style, "visibility", "hidden"));
    }

    private static bool Declares(string style, string property, string value)
    {
        foreach (var range in style.AsSpan().Split(';'))
        {
            var declaration = style.AsSpan()[range];
            var colon = declaration.IndexOf(':');
            if (colon > 0 && declaration[..colon].Trim().Equals(property, StringComparison.OrdinalIgnoreCase)
                && declaration[(colon + 1)..].Trim().StartsWith(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWithinArticle(IElement element)
    {
        for (var parent = element.ParentElement; parent is not null; parent = parent.ParentElement)
        {
            if (parent.LocalName is "article" or "main")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether more of its letters lead elsewhere than say something. One without letters says nothing.</summary>
    private static bool IsMostlyLinks(IElement element)
    {
        var linked = element.QuerySelectorAll("a, button, form, nav").Where(part => part.ParentElement?.Closest("a, button, form, nav") is not { } outer || !element.Contains(outer)).Sum(CountLetters);
        return linked * 2 >= CountLetters(element);
    }

    private static int CountLetters(IElement element) => element.TextContent.Count(char.IsLetterOrDigit);
}
