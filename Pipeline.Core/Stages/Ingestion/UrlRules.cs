namespace Pipeline.Core.Stages.Ingestion;

/// <summary>Which URLs are fetched, by how they are written; where they lead is checked when the connection is made. Pure.</summary>
internal static class UrlRules
{
    private const int MaxLength = 4096;

    /// <summary>Whether words of a command line are meant as a URL.</summary>
    public static bool LooksLikeUrl(string words) =>
        words.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || words.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with a URL, without its first word; <see langword="null"/> when it can be fetched.</summary>
    public static string? FindFault(string url) =>
        url.Length > MaxLength ? $"has {url.Length} characters; at most {MaxLength} are allowed"
        : !Uri.TryCreate(url, UriKind.Absolute, out var uri) ? "is no absolute URL; write it with its scheme, as in https://example.org/page"
        : FindFault(uri);

    /// <summary>What is wrong with a redirect's target, without its first word; <see langword="null"/> when it is followed.</summary>
    public static string? FindFault(Uri from, Uri to) => from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp
        ? "leads from https to http, where anybody on the way could change the document"
        : FindFault(to);

    /// <summary>The URL without fragment: what a document fetched from it is called.</summary>
    public static string IdOf(string url) => new Uri(url).GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private static string? FindFault(Uri uri) =>
        uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps ? $"begins with '{uri.Scheme}:'; http and https are fetched"
        : uri.UserInfo.Length > 0 ? "holds a user name or password; a job is no place for credentials, so leave them away or download the document first"
        : null;
}
