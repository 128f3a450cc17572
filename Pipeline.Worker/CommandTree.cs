using System.CommandLine;
using System.CommandLine.Help;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Commands;
using Pipeline.Worker.Commands.Bench;
using Pipeline.Worker.Commands.Completion;
using Pipeline.Worker.Commands.Dead;
using Pipeline.Worker.Commands.Eval;
using Pipeline.Worker.Commands.Queues;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker;

/// <summary>The program <c>pipeline</c>: all its commands, and how a command line is run.</summary>
internal static class CommandTree
{
    public static async Task<int> RunAsync(string[] args, Streams streams, TimeProvider time)
    {
        SharedOptions shared = new();
        CommandRunner runner = new(shared, streams, time);
        var parsed = Create(shared, runner).Parse(args);
        using Output output = new(streams, parsed.GetValue(shared.Json));
        if (UsageErrors.Find(parsed) is { } fault)
        {
            output.Failure(fault, ExitCodes.Usage, null);
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output.IsJson ? output.Notes : output.Words,
            Error = output.Notes,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    public static Command Create(SharedOptions shared, CommandRunner runner)
    {
        Command root = new("pipeline", "Ingests documents and answers questions about them, as jobs on a queue, through chains of stages that pipeline.yaml describes.")
        {
            DemoCommand.Create(runner),
            InitCommand.Create(runner),
            IngestCommand.Create(runner),
            AskCommand.Create(runner),
            SearchCommand.Create(runner),
            EvalCommand.Create(runner),
            InspectCommand.Create(runner),
            EnqueueCommand.Create(runner),
            WorkCommand.Create(runner),
            JobsCommand.Create(runner),
            CancelCommand.Create(runner),
            DeadCommand.Create(runner),
            DocumentsCommand.Create(runner),
            IndexCommand.Create(runner),
            QueueCommand.Create(runner),
            WorkersCommand.Create(runner),
            StatsCommand.Create(runner),
            CheckCommand.Create(runner),
            DoctorCommand.Create(runner),
            SchemaCommand.Create(runner),
            TestCommand.Create(runner),
            BenchCommand.Create(runner),
            CompletionCommand.Create(runner),
            CompleteCommand.Create(runner),
            ParseCommand.Create(),
        };
        shared.AddTo(root);
        root.Options.Add(new HelpOption { Action = new HelpWithExamples(), Recursive = true });
        root.Options.Add(new VersionOption());
        return root;
    }
}
