using System.Net;
using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Flow.Failures;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Flow.Failures;

[TestFixture]
public class FailureClassifierTests
{
    private static readonly Exception[] Transient =
    [
        new TimeoutException(),
        new OperationCanceledException(),
        new Polly.Timeout.TimeoutRejectedException(),
        new IOException(),
        new HttpRequestException("no answer"),
        new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests),
        new HttpRequestException("down", null, HttpStatusCode.BadGateway),
        new AggregateException(new FormatException(), new IOException()),
        new UnknownException(null),
        new UnknownException(new IOException()),
    ];

    private static readonly Exception[] Permanent =
    [
        new PermanentException("said so", new IOException()),
        new FileNotFoundException(),
        new DirectoryNotFoundException(),
        new UnauthorizedAccessException(),
        new System.Text.DecoderFallbackException(),
        new FormatException(),
        new JsonException(),
        new NotSupportedException(),
        new InvalidOperationException(),
        new InvalidDataException(),
        new HttpRequestException("refused", null, HttpStatusCode.Unauthorized),
        new AggregateException(new FormatException()),
        new UnknownException(new FormatException()),
    ];

    [TestCaseSource(nameof(Transient))]
    public void Classify_what_may_pass_is_transient(Exception error) => Assert.That(FailureClassifier.Classify(error), Is.EqualTo(FailureKind.Transient));

    [TestCaseSource(nameof(Permanent))]
    public void Classify_what_will_fail_again_is_permanent(Exception error) => Assert.That(FailureClassifier.Classify(error), Is.EqualTo(FailureKind.Permanent));

    private sealed class UnknownException(Exception? inner) : Exception("from a library", inner);
}
