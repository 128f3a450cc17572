using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>The log lines of queues that hand out messages.</summary>
internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Warning, "Message {MessageId} of queue '{Queue}' is none of this queue's: it was moved to '{Queue}-poison'. Look who else writes to the queue.")]
    public static partial void StorageMessageUnreadable(ILogger logger, string messageId, string queue);

    [LoggerMessage(2102, LogLevel.Warning, "The message of job {JobId} ({State}) was gone after {Unchanged}: another was sent. Somebody may have emptied the queue, or a process died before it sent it.")]
    public static partial void StorageMessageReplaced(ILogger logger, Guid jobId, Jobs.JobState state, TimeSpan unchanged);
}
