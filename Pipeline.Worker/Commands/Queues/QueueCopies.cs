using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Queues;

/// <summary><c>queue backup</c> and <c>queue restore</c></summary>
internal static class QueueCopies
{
    public static async Task<int> BackupAsync(CommandContext context, string path, bool overwrite, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedQueue.OpenFileAsync(context, cancellationToken);
        var (upkeep, whole) = (opened.Upkeep, Path.GetFullPath(path));
        if (!overwrite && File.Exists(whole))
        {
            throw CommandException.Usage($"'{whole}' is there already. Name another file, or replace it with --force.");
        }

        if (Directory.Exists(whole))
        {
            throw CommandException.Usage($"'{whole}' is a folder; name the file of the copy in it.");
        }

        try
        {
            var bytes = await upkeep.BackupAsync(whole, overwrite, cancellationToken);
            context.Output.Result(new { path = whole, bytes }, words => words.WriteLine($"{whole}: {Words.Number(bytes)} bytes."));
            return ExitCodes.Done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Unavailable($"the queue was not copied: {error.Message}", error);
        }
    }

    public static async Task<int> RestoreAsync(CommandContext context, string path, bool overwrite, CancellationToken cancellationToken)
    {
        var setup = ConfigFile.LoadForQueue(context);
        if (setup.Queue.RestoreAsync is not { } restore)
        {
            throw OpenedQueue.WithoutFile(setup);
        }

        if (!File.Exists(path))
        {
            throw CommandException.Usage($"there is no file '{Path.GetFullPath(path)}'.");
        }

        var restored = await Backend.Queue.OpenAsync(setup, () => RestoreAsync(restore, setup.Options.Queue.Own, new QueueRestoring(path, overwrite), cancellationToken));
        context.Output.Result(restored, words => Write(words, restored));
        return ExitCodes.Done;
    }

    private static async Task<QueueRestored> RestoreAsync(
        Func<object?, QueueRestoring, CancellationToken, Task<QueueRestored>> restore, object? own, QueueRestoring restoring, CancellationToken cancellationToken)
    {
        try
        {
            return await restore(own, restoring, cancellationToken);
        }
        catch (InvalidDataException error)
        {
            throw CommandException.Usage($"the queue was not restored: {error.Message} It is as it was.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Unavailable($"the queue was not restored: {error.Message} It is as it was; an earlier '….before-restore' is replaced with --force.", error);
        }
    }

    private static void Write(TextWriter words, QueueRestored restored)
    {
        var last = restored.LastAcceptedAt is { } time ? $", the last accepted at {time.ToLocalTime():yyyy-MM-dd HH:mm:ss}" : "";
        words.WriteLine($"{restored.Path} holds {Words.Count(restored.Jobs, "job", "jobs")}{last}.");
        if (restored.Kept is { } kept)
        {
            words.WriteLine($"What was there is kept as {kept}; delete it when all is well.");
        }

        words.WriteLine("Start the workers. Jobs that ended after the backup was made may run once more; the index may be newer than the queue: ingest what was ingested since, which changes only what differs.");
    }
}
