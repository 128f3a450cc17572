using System.Net;
using System.Net.Http.Headers;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>Which answers of web servers are documents. Pure.</summary>
internal static class FetchAnswers
{
    /// <exception cref="PermanentException">The server says that it will not have the document for us.</exception>
    /// <exception cref="HttpRequestException">The server says something else than the document; its status tells whether another attempt may help.</exception>
    public static void ThrowIfFailed(HttpResponseMessage answer, Uri url)
    {
        var status = $"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                return;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new PermanentException($"'{url}' does not exist: the server answered {status}. Check the address.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired:
                throw new PermanentException($"'{url}' is not open to everybody: the server answered {status}. No credentials are sent; download the document and ingest the file.");
            default:
                throw new HttpRequestException($"'{url}' was not answered with a document: {status}.", null, answer.StatusCode);
        }
    }

    /// <exception cref="PermanentException">The headers say that this is no document that is read.</exception>
    public static void ThrowIfUnreadable(HttpContentHeaders headers, Uri url, IReadOnlyList<string> allowed, long maxBytes)
    {
        if (headers.ContentType?.MediaType is { } type && !ContentTypes.IsAllowed(type, allowed))
        {
            throw new PermanentException($"'{url}' is of type '{type}'; allowed are {string.Join(", ", allowed)}. Add it to 'fetch.contentTypes' of the stage 'read' if it is a document.");
        }

        if (headers.ContentEncoding.FirstOrDefault(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } encoding)
        {
            throw new PermanentException($"'{url}' is sent compressed ('{encoding}'), though it was asked for as it is. Download it and ingest the file.");
        }

        if (headers.ContentLength > maxBytes)
        {
            throw TooLarge(url, maxBytes, headers.ContentLength);
        }
    }

    public static PermanentException TooLarge(Uri url, long maxBytes, long? length) =>
        new($"'{url}' has {length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "more"} bytes; at most {maxBytes} are read. Raise 'maxBytes' of the stage 'read', or split the document.");
}
