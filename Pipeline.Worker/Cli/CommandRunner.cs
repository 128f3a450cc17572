using System.CommandLine;
using Microsoft.Data.Sqlite;
using Pipeline.Core.Options;
using Pipeline.Core.Queues;
using Pipeline.Core.Storage;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Cli;

/// <summary>Runs a command's body: gives it its context, and turns how it ended into an exit code and a text.</summary>
internal sealed class CommandRunner(SharedOptions shared, Streams streams, TimeProvider time)
{
    public async Task<int> RunAsync(ParseResult parsed, Func<CommandContext, CancellationToken, Task<int>> body)
    {
        using Output output = new(streams, parsed.GetValue(shared.Json));
        using var interrupts = Interrupts.Listen();
        CommandContext context = new(streams, output, time, parsed.GetValue(shared.Config), parsed.GetValue(shared.Verbose), interrupts);
        try
        {
            return await body(context, interrupts.Asked);
        }
        catch (Exception error)
        {
            return End(error, context);
        }
    }

    private static int End(Exception error, CommandContext context)
    {
        var output = context.Output;
        switch (error)
        {
            case OperationCanceledException when context.Interrupts.Asked.IsCancellationRequested:
                return End(output, ExitCodes.Interrupted, "interrupted.");
            case CommandException stop:
                return End(output, stop.ExitCode, stop.Message, stop.Details);
            case PartlyAcceptedException { InnerException: { } cause } partly:
                var ids = partly.Receipts.Where(receipt => receipt.IsAccepted).Select(receipt => receipt.Id).ToList();
                output.Notes.WriteLine($"{Words.Count(ids.Count, "job was", "jobs were")} accepted before that and will be worked on: {string.Join(' ', ids)}");
                return End(cause, context);
            case var _ when StoreException.In(error) is { } away:
                return End(output, ExitCodes.Unavailable, CommandException.Unavailable(away).Message);
            case OutOfMemoryException:
                return End(output, ExitCodes.JobFailed, $"out of memory: this process may use {SizeText.Format(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} at most. Give it more, or lower 'capacity' and 'parallelism' of the stages; what it was at goes back to the queue.");
            case SqliteException failed:
                return End(output, ExitCodes.Unavailable, $"a database failed: {failed.Message}");
            default:
                return End(output, ExitCodes.JobFailed, context.Verbose ? error.ToString() : $"unexpected {error.GetType().Name}: {error.Message} (--verbose shows where)");
        }
    }

    private static int End(Output output, int exitCode, string message, object? details = null)
    {
        output.Failure(message, exitCode, details);
        return exitCode;
    }
}
