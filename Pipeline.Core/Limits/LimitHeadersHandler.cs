namespace Pipeline.Core.Limits;

/// <summary>
/// Reads the headers that say limits of every HTTP answer, and tells the budget of the stage that is at work (its <c>rateLimit</c>). <c>AddPipeline</c> puts it into every client of
/// <c>IHttpClientFactory</c>; a client that is made by hand is given one by hand. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="budget">The budget to tell; <see langword="null"/> (the default) for that of the stage at work.</param>
public sealed class LimitHeadersHandler(TimeProvider time, Budget? budget = null) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var headers = response.Headers;
        if ((budget ?? CurrentBudget.Value) is { } told
            && UpstreamHint.FromHeaders(name => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null, time.GetUtcNow()) is { } hint)
        {
            told.Report(hint);
        }

        return response;
    }
}
