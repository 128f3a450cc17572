using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>The log lines of stores.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "{Fault} What waits for it is tried again until it succeeds; the next line about it comes when it works again.")]
    public static partial void StoreTroubled(ILogger logger, string fault);

    [LoggerMessage(6002, LogLevel.Information, "'{Path}' works again, {Elapsed} after its first of {Failures} failures.")]
    public static partial void StoreRecovered(ILogger logger, string path, TimeSpan elapsed, long failures);

    [LoggerMessage(6003, LogLevel.Error, "{Fault} Work on it ends.")]
    public static partial void StoreLost(ILogger logger, string fault);
}
