using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Security.AntiSSRF;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Core.Stages.Ingestion.Sources;

/// <summary>
/// Fetches documents from web servers: bounded in time, size and redirects, with no proxy, no cookie and no credential. A connection is made only to public addresses and to
/// those the options allow; the address is checked that is then connected to, so neither a redirect nor a name that resolves anew leads inside. Thread-safe.
/// </summary>
/// <param name="options">Time, redirects, content types, and what is allowed inside.</param>
/// <param name="maxBytes">The largest answer.</param>
/// <param name="time">The clock of the time limit.</param>
internal sealed class UrlFetcher(FetchOptions options, long maxBytes, TimeProvider time) : IDisposable
{
    private readonly HttpClient _guarded = Client(PolicyConfigOptions.ExternalOnlyLatest, [.. options.AllowedNetworks]);
    private readonly HttpClient _inside = Client(PolicyConfigOptions.None, []);
    private readonly HashSet<string> _allowedHosts = options.AllowedHosts.ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fetches a document.</summary>
    /// <exception cref="PermanentException">The URL, a redirect's target or the answer is not acceptable, or the server says that there is no such document.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached or is in trouble; it may be tried again.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async ValueTask<FetchedDocument> FetchAsync(string url, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(options.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await FollowAsync(new Uri(url), stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{url}' was not read within {options.Timeout.TotalSeconds:0.#} s. Try again later, or raise 'fetch.timeout' of the stage 'read'.", error);
        }
        catch (Exception error) when (error is HttpRequestException { StatusCode: null } or SocketException && Refusal(error) is null)
        {
            throw new HttpRequestException($"'{url}' cannot be reached: {error.Message.TrimEnd('.')}. Check the address, and that this machine gets there.", error);
        }
        catch (Exception error) when (Refusal(error) is { } refusal)
        {
            throw new PermanentException($"'{url}' is not fetched: {refusal.Message.TrimEnd('.')}. Addresses that are not public are refused; if this one is to be read, add its host or network to 'fetch.allow' of the stage 'read'.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _guarded.Dispose();
        _inside.Dispose();
    }

    private async ValueTask<FetchedDocument> FollowAsync(Uri url, CancellationToken cancellationToken)
    {
        var at = url;
        for (var redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, at);
            using var answer = await ClientFor(at).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (TargetOf(answer, at) is not { } target)
            {
                return await ReadAsync(answer, at, cancellationToken).ConfigureAwait(false);
            }

            if (redirects == options.MaxRedirects)
            {
                throw new PermanentException($"'{url}' redirects more than {options.MaxRedirects} times, the last time to '{target}'. Give the address it ends at, or raise 'fetch.maxRedirects' of the stage 'read'.");
            }

            at = UrlRules.FindFault(at, target) is { } fault
                ? throw new PermanentException($"'{at}' redirects to '{target.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)}', which {fault}.")
                : target;
        }
    }

    private async ValueTask<FetchedDocument> ReadAsync(HttpResponseMessage answer, Uri url, CancellationToken cancellationToken)
    {
        FetchAnswers.ThrowIfFailed(answer, url);
        FetchAnswers.ThrowIfUnreadable(answer.Content.Headers, url, options.ContentTypes, maxBytes);
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var content = await BoundedBytes.ReadAsync(body, maxBytes, cancellationToken).ConfigureAwait(false)
                ?? throw FetchAnswers.TooLarge(url, maxBytes, null);
            var type = answer.Content.Headers.ContentType;
            return content.Length == 0
                ? throw new PermanentException($"'{url}' is empty: the server answered with no bytes.")
                : new FetchedDocument(ContentTypes.Decoded(content, type?.MediaType, type?.CharSet), ContentTypes.NameOf(url, type));
        }
    }

    private HttpClient ClientFor(Uri url) => _allowedHosts.Contains(url.IdnHost) ? _inside : _guarded;

    private static Uri? TargetOf(HttpResponseMessage answer, Uri at) => answer.StatusCode switch
    {
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            when answer.Headers.Location is { } location => new Uri(at, location),
        _ => null,
    };

    /// <summary>By the policy; or by the resolver, which takes no address that stands for all of this machine's.</summary>
    private static Exception? Refusal(Exception? error) => error is null or AntiSSRFException or ArgumentException ? error : Refusal(error.InnerException);

    private static HttpClient Client(PolicyConfigOptions config, string[] allowed)
    {
        AntiSSRFPolicy policy = new(config) { AllowPlainTextHttp = true };
        policy.AddAllowedAddresses(allowed);
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(1);
        HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Pipeline", "1.0"));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity")); // what is compressed could be anything inflated
        return client;
    }
}
