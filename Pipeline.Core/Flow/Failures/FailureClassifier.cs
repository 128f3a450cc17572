using System.Data.Common;
using System.Net;
using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Flow.Failures;

/// <summary>
/// Decides whether a failure may pass. Pure. The rules, first match:
/// <list type="number">
/// <item><see cref="PermanentException"/> is permanent: a stage has said so.</item>
/// <item>A cancellation, timeout or throttled call is transient: it was not the job's own end, or it would not have come here.</item>
/// <item>An HTTP answer is transient for 408, 425, 429, 5xx and when there was no answer; permanent otherwise.</item>
/// <item>A file or folder that is not there or not to be read is permanent; any other I/O or database error is transient.</item>
/// <item>Several failures in one are transient if one of them is.</item>
/// <item>Errors of input and of code (arguments, formats, JSON, casts, unsupported or invalid operations) are permanent.</item>
/// <item>Any other type goes by its inner exception, and without one is transient: a needless retry costs less than lost work.</item>
/// </list>
/// </summary>
public static class FailureClassifier
{
    /// <summary>Whether another attempt may help.</summary>
    /// <param name="error">What a stage threw.</param>
    public static FailureKind Classify(Exception error) => error switch
    {
        PermanentException => FailureKind.Permanent,
        OperationCanceledException or TimeoutException or ThrottledException or Polly.ExecutionRejectedException => FailureKind.Transient,
        HttpRequestException http => ClassifyStatus(http.StatusCode),
        FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException or PathTooLongException => FailureKind.Permanent,
        IOException or DbException => FailureKind.Transient,
        AggregateException several => several.InnerExceptions.Any(IsTransient) ? FailureKind.Transient : FailureKind.Permanent,
        _ when IsInputOrCode(error) => FailureKind.Permanent,
        _ => error.InnerException is { } inner ? Classify(inner) : FailureKind.Transient,
    };

    /// <summary>Whether <see cref="Classify"/> says transient.</summary>
    /// <param name="error">What a stage threw.</param>
    public static bool IsTransient(Exception error) => Classify(error) == FailureKind.Transient;

    private static FailureKind ClassifyStatus(HttpStatusCode? status) => status switch
    {
        null or HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => FailureKind.Transient,
        _ => FailureKind.Permanent,
    };

    private static bool IsInputOrCode(Exception error) => error is
        ArgumentException or FormatException or JsonException or InvalidDataException or UnauthorizedAccessException or NotSupportedException
        or NotImplementedException or InvalidOperationException or InvalidCastException or NullReferenceException or ArithmeticException
        or IndexOutOfRangeException or KeyNotFoundException or ArrayTypeMismatchException;
}
