using System.CommandLine;
using Pipeline.Core.Queues;
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
            case PartlyAcceptedException { InnerException: { } cause } partly:
                var ids = partly.Receipts.Where(receipt => receipt.IsAccepted).Select(receipt => receipt.Id).ToList();
                output.Notes.WriteLine($"{Words.Count(ids.Count, "job was", "jobs were")} accepted before that and will be worked on: {string.Join(' ', ids)}");
                return End(cause, context);
            case CommandException stop when Descriptors.Explain(stop) is null:
                return End(output, stop.ExitCode, stop.Message, stop.Details);
            default:
                var (exitCode, message, isKnown) = LastWords.Of(error);
                return End(output, exitCode, isKnown ? message : context.Verbose ? error.ToString() : $"{message} (--verbose shows where)");
        }
    }

    private static int End(Output output, int exitCode, string message, object? details = null)
    {
        output.Failure(message, exitCode, details);
        return exitCode;
    }
}
