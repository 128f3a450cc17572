using System.Globalization;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Pipeline.Core.Flow.Failures;

/// <summary>What a failure is called and says. Pure.</summary>
internal static class FailureText
{
    /// <summary>What the timeout of one attempt is called in a <see cref="TimeoutRejectedException"/>.</summary>
    public const string AttemptTimeout = "timeout";

    /// <summary>What the timeout of all attempts together is called there.</summary>
    public const string TotalTimeout = "totalTimeout";

    /// <summary>The exception's type, without namespace; a stage's timeout by the name people know.</summary>
    public static string TypeOf(Exception error) => error switch
    {
        TimeoutRejectedException => nameof(TimeoutException),
        _ => error.GetType().Name,
    };

    public static string MessageOf(string stage, Exception error) => error switch
    {
        TimeoutRejectedException { TelemetrySource.StrategyName: TotalTimeout } total => AllTimedOut(stage, total.Timeout),
        TimeoutRejectedException timeout => TimedOut(stage, timeout.Timeout),
        BrokenCircuitException => $"The circuit breaker of stage '{stage}' is open: too many attempts had failed, and none is made until its 'breaker.pause' is over. Look at what the attempts before failed with.",
        AggregateException several when several.GetType() == typeof(AggregateException) => Several(stage, several),
        OperationCanceledException => $"Stage '{stage}' was cancelled by something other than the job: {error.Message} A time limit inside the stage is the usual cause; raise it.",
        _ => Message(error),
    };

    /// <summary>That one attempt took too long.</summary>
    public static string TimedOut(string stage, TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"An attempt in stage '{stage}' took longer than its timeout of {limit.TotalSeconds:0.###} s. Raise the stage's 'timeout', or make its work smaller.");

    /// <summary>That a job's deadline passed.</summary>
    public static string DeadlinePassed(string stage, DateTimeOffset? deadline, TimeSpan ran) => string.Create(
        CultureInfo.InvariantCulture,
        $"The job's deadline, {deadline?.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}, passed in stage '{stage}', {ran.TotalSeconds:0.###} s after this attempt of the job began. Send the job with a later deadline, or earlier.");

    private static string AllTimedOut(string stage, TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"All attempts in stage '{stage}' together, with the waits between them and for a limit, took longer than its totalTimeout of {limit.TotalSeconds:0.###} s. Raise the stage's 'totalTimeout', or lower its 'retry.attempts'.");

    /// <summary>A text, cut when it is too long.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");

    private static string Several(string stage, AggregateException several) => several.InnerExceptions is [var first, ..]
        ? $"{several.InnerExceptions.Count} errors at once, the first: {MessageOf(stage, first)}"
        : "Several errors at once, and none is told.";

    private static string Message(Exception error)
    {
        try
        {
            return error.Message ?? "";
        }
        catch (Exception own)
        {
            return $"It cannot say why: its message throws a {own.GetType().Name}.";
        }
    }
}
