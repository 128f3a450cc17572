using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Queues;

/// <summary><c>queue verify</c>. Of a file that cannot be opened because of what is in it, that is what it finds.</summary>
internal static class QueueVerifying
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var verified = await VerifyAsync(context, cancellationToken);
        context.Output.Result(verified, words => Write(words, verified));
        return verified.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.JobFailed;
    }

    private static async Task<QueueVerification> VerifyAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var opened = await OpenedQueue.OpenFileAsync(context, cancellationToken);
            return await opened.Upkeep.VerifyAsync(cancellationToken);
        }
        catch (Exception error) when (MalformedFile.FaultOf("queue", error) is { } fault)
        {
            return new QueueVerification(0, [new QueueFault("file", fault)]);
        }
    }

    private static void Write(TextWriter words, QueueVerification verified)
    {
        foreach (var fault in verified.Faults)
        {
            words.WriteLine($"{fault.Check}: {CleanText.OnOneLine(fault.Message)}");
        }

        words.WriteLine($"{Words.Count(verified.Jobs, "job", "jobs")}: {(verified.Faults.Count == 0 ? "sound" : "damaged")}.");
        if (verified.Faults.Count > 0)
        {
            words.WriteLine("Stop every worker, keep a copy of the file with its '-wal', and put a backup in its place: 'pipeline queue restore FILE'.");
        }
    }
}
