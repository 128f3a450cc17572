using System.CommandLine;
using System.Runtime.InteropServices;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Worker.Commands;

/// <summary><c>parse-documents</c>: what this program starts itself as to parse risky documents; for nobody else.</summary>
internal static class ParseCommand
{
    public const string Name = "parse-documents";

    public static Command Create()
    {
        Command command = new(Name, "Parses the documents that come on stdin, for the process that started it.") { Hidden = true };
        command.SetAction((_, stop) => RunAsync(stop));
        return command;
    }

    private static async Task RunAsync(CancellationToken cancellationToken)
    {
        // Whoever stops the worker signals its whole group: a document under way is finished all the same, and this process ends with its stdin.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);
        await using var input = Console.OpenStandardInput();
        await using BufferedStream output = new(Console.OpenStandardOutput(), 64 * 1024);
        Console.SetOut(TextWriter.Null); // a library that prints must not speak among the answers
        await ParserServer.RunAsync(input, output, cancellationToken);
    }
}
