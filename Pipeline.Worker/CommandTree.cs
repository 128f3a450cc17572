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
    /// <summary>The commands under their names, in the order of the help.</summary>
    private static readonly (string Name, Func<CommandRunner, Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("init", InitCommand.Create),
        ("ingest", IngestCommand.Create),
        ("ask", AskCommand.Create),
        ("search", SearchCommand.Create),
        ("eval", EvalCommand.Create),
        ("inspect", InspectCommand.Create),
        ("enqueue", EnqueueCommand.Create),
        ("work", WorkCommand.Create),
        ("jobs", JobsCommand.Create),
        ("cancel", CancelCommand.Create),
        ("dead", DeadCommand.Create),
        ("documents", DocumentsCommand.Create),
        ("index", IndexCommand.Create),
        ("queue", QueueCommand.Create),
        ("workers", WorkersCommand.Create),
        ("stats", StatsCommand.Create),
        ("check", CheckCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("schema", SchemaCommand.Create),
        ("test", TestCommand.Create),
        ("bench", BenchCommand.Create),
        ("completion", CompletionCommand.Create),
        (CompleteCommand.Name, CompleteCommand.Create),
        (ParseCommand.Name, _ => ParseCommand.Create()),
    ];

    public static async Task<int> RunAsync(string[] args, Streams streams, TimeProvider time)
    {
        SharedOptions shared = new();
        CommandRunner runner = new(shared, streams, time);
        var parsed = CreateFor(args, shared, runner).Parse(args);
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

    /// <summary>The whole tree.</summary>
    public static Command Create(SharedOptions shared, CommandRunner runner) => Create(shared, runner, only: null);

    /// <summary>What a command line needs of the tree: a line that begins with a command's name needs that command alone, unless it completes others. Making all of them takes longer than a short command does.</summary>
    public static Command CreateFor(string[] args, SharedOptions shared, CommandRunner runner) => Create(shared, runner, args is [not CompleteCommand.Name and var first, ..] ? first : null);

    /// <param name="shared">The options that every command has.</param>
    /// <param name="runner">Runs the commands.</param>
    /// <param name="only">The name of the one command to make. All are made when there is none of this name, or it is <see langword="null"/>.</param>
    private static Command Create(SharedOptions shared, CommandRunner runner, string? only)
    {
        Command root = new("pipeline", "Ingests documents and answers questions about them, as jobs on a queue, through chains of stages that pipeline.yaml describes.");
        var isOne = Array.Exists(Commands, command => command.Name == only);
        foreach (var (name, create) in Commands)
        {
            if (!isOne || name == only)
            {
                root.Subcommands.Add(create(runner));
            }
        }

        shared.AddTo(root);
        root.Options.Add(new HelpOption { Action = new HelpWithExamples(), Recursive = true });
        root.Options.Add(new VersionOption());
        return root;
    }
}
