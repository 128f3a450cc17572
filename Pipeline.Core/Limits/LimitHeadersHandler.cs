namespace Pipeline.Core.Limits;

/// <summary>
/// Reads the headers that say limits of every HTTP answer, and tells a budget: put it into the <see cref="HttpClient"/> of a model's client. Thread-safe.
/// </summary>
/// <param name="budget">The budget.</param>
/// <param name="time">The clock.</param>
public sealed class LimitHeadersHandler(Budget budget, TimeProvider time) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var headers = response.Headers;
        if (UpstreamHint.FromHeaders(name => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null, time.GetUtcNow()) is { } hint)
        {
            budget.Report(hint);
        }

        return response;
    }
}
