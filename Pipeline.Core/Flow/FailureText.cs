using System.Globalization;
using Polly.Timeout;

namespace Pipeline.Core.Flow;

/// <summary>What a failure is called and says. Pure.</summary>
internal static class FailureText
{
    /// <summary>The exception's type, without namespace; a stage's timeout by the name people know.</summary>
    public static string TypeOf(Exception error) => error switch
    {
        TimeoutRejectedException => nameof(TimeoutException),
        _ => error.GetType().Name,
    };

    public static string MessageOf(string stage, Exception error) => error switch
    {
        TimeoutRejectedException timeout => TimedOut(stage, timeout.Timeout),
        OperationCanceledException => $"Stage '{stage}' was cancelled by something other than the job: {error.Message} A time limit inside the stage is the usual cause; raise it.",
        _ => Message(error),
    };

    private static string Message(Exception error)
    {
        try
        {
            return error.Message ?? "";
        }
        catch (Exception own) when (own is not OutOfMemoryException)
        {
            return $"It cannot say why: its message throws a {own.GetType().Name}.";
        }
    }

    public static string TimedOut(string stage, TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"An attempt in stage '{stage}' took longer than its timeout of {limit.TotalSeconds:0.###} s. Raise the stage's 'timeout', or make its work smaller.");
}
