using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Finishing commit {Commit} on the index {Place}: the process that had begun it has ended or stood still")]
    public static partial void CommitFinished(ILogger logger, string place, long commit);
}
