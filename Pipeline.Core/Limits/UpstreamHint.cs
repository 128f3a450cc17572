namespace Pipeline.Core.Limits;

/// <summary>What an upstream says of its limits, in the headers of an answer: <c>Retry-After</c> and <c>x-ratelimit-*</c>. Immutable.</summary>
public sealed record UpstreamHint
{
    /// <summary>How long to leave it alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Calls left.</summary>
    public long? RequestsLeft { get; init; }

    /// <summary>When the calls begin anew.</summary>
    public TimeSpan? RequestsResetIn { get; init; }

    /// <summary>Tokens left.</summary>
    public long? TokensLeft { get; init; }

    /// <summary>When the tokens begin anew.</summary>
    public TimeSpan? TokensResetIn { get; init; }

    /// <summary>Reads headers.</summary>
    /// <param name="header">The value of a header by its lower-case name, <see langword="null"/> when there is none.</param>
    /// <param name="now">The time, for a <c>Retry-After</c> that is a date.</param>
    /// <returns>What they say, or <see langword="null"/> when they say nothing that can be read.</returns>
    public static UpstreamHint? FromHeaders(Func<string, string?> header, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(header);
        UpstreamHint hint = new()
        {
            RetryAfter = HeaderText.Milliseconds(header("retry-after-ms")) ?? HeaderText.Wait(header("retry-after"), now),
            RequestsLeft = HeaderText.Count(header("x-ratelimit-remaining-requests") ?? header("x-ratelimit-remaining")),
            RequestsResetIn = HeaderText.Wait(header("x-ratelimit-reset-requests") ?? header("x-ratelimit-reset"), now),
            TokensLeft = HeaderText.Count(header("x-ratelimit-remaining-tokens")),
            TokensResetIn = HeaderText.Wait(header("x-ratelimit-reset-tokens"), now),
        };
        return hint.RetryAfter is null && hint.RequestsLeft is null && hint.TokensLeft is null ? null : hint;
    }

    /// <summary>What an exception, or one inside it, carries.</summary>
    /// <param name="error">The exception.</param>
    public static UpstreamHint? Of(Exception? error) => error switch
    {
        null => null,
        ThrottledException { Hint: { } hint } => hint,
        AggregateException several => several.InnerExceptions.Select(Of).FirstOrDefault(hint => hint is not null),
        _ => Of(error.InnerException),
    };
}
