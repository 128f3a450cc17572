using System.CommandLine;
using Microsoft.Data.Sqlite;
using Pipeline.Core.Options;
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
        catch (OperationCanceledException) when (interrupts.Asked.IsCancellationRequested)
        {
            return End(output, ExitCodes.Interrupted, "interrupted.");
        }
        catch (CommandException stop)
        {
            return End(output, stop.ExitCode, stop.Message, stop.Details);
        }
        catch (SqliteException away)
        {
            return End(output, ExitCodes.Unavailable, $"a database failed: {away.Message}");
        }
        catch (OutOfMemoryException)
        {
            return End(output, ExitCodes.JobFailed, $"out of memory: this process may use {SizeText.Format(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} at most. Give it more, or lower 'capacity' and 'parallelism' of the stages; what it was at goes back to the queue.");
        }
        catch (Exception bug)
        {
            return End(output, ExitCodes.JobFailed, context.Verbose ? bug.ToString() : $"unexpected {bug.GetType().Name}: {bug.Message} (--verbose shows where)");
        }
    }

    private static int End(Output output, int exitCode, string message, object? details = null)
    {
        output.Failure(message, exitCode, details);
        return exitCode;
    }
}
