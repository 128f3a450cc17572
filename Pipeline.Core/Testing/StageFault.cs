using System.Net;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;

namespace Pipeline.Core.Testing;

/// <summary>
/// What is planted in a stage for a test, in the place of its work or before it. Immutable. In C# and in a <c>*.test.yaml</c> alike:
/// <c>embed: { fail: 429, times: 3 }</c>.
/// </summary>
public sealed record StageFault : ICheckedOptions
{
    internal static readonly string[] Words = ["permanent", "transient", "timeout"];

    /// <summary>The stage's call fails.</summary>
    /// <value>An HTTP status, 400–599; <c>permanent</c>, <c>transient</c> or <c>timeout</c>; or <see langword="null"/> (the default) for no failure.</value>
    public string? Fail { get; init; }

    /// <summary>The call begins so much later, on the test's clock.</summary>
    /// <value>1 ms – 1 day, or <see langword="null"/> (the default) for at once.</value>
    [DurationRange("1ms", "1d")]
    public TimeSpan? Delay { get; init; }

    /// <summary>The call never ends by itself, only when it is cancelled.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool Hang { get; init; }

    /// <summary>How many calls meet the fault; later ones do not.</summary>
    /// <value>1–1,000,000, or <see langword="null"/> (the default) for all.</value>
    [System.ComponentModel.DataAnnotations.Range(1, 1_000_000)]
    public int? Times { get; init; }

    /// <summary>Only calls that are given an item whose words (the path, the question, the passage's place) contain this meet it.</summary>
    /// <value>A text, or <see langword="null"/> (the default) for any item. Large and small letters are different.</value>
    public string? Items { get; init; }

    /// <inheritdoc/>
    public string? FindFault() =>
        Fail is null && Delay is null && !Hang ? "the fault does nothing; give it 'fail', 'delay' or 'hang: true'"
        : Hang && Fail is not null ? $"'hang: true' never comes to 'fail: {Fail}'; keep one of them"
        : Fail is not null && !IsFailure(Fail) ? $"'fail' is '{Fail}'; an HTTP status of 400 to 599, {string.Join(", ", Words)} are allowed"
        : null;

    /// <summary>Whether a text is what <see cref="Fail"/> may be.</summary>
    internal static bool IsFailure(string text) => Words.Contains(text) || Status(text) is not null;

    /// <summary>What the call throws; <see langword="null"/> when it goes on.</summary>
    internal Exception? CreateError(string stage)
    {
        var message = $"planted by the test in stage '{stage}'";
        return Fail switch
        {
            null => null,
            "permanent" => new PermanentException($"A permanent failure, {message}."),
            "transient" => new IOException($"A transient failure, {message}."),
            "timeout" => new TimeoutException($"A timeout, {message}."),
            _ => new HttpRequestException($"HTTP {Fail}, {message}.", null, Status(Fail)),
        };
    }

    private static HttpStatusCode? Status(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status) && status is >= 400 and <= 599 ? (HttpStatusCode)status : null;
}
