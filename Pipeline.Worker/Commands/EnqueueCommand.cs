using System.CommandLine;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Intake;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>enqueue FLOW INPUT…</c> and <c>enqueue --file jobs.jsonl</c></summary>
internal static class EnqueueCommand
{
    public static Command Create(CommandRunner runner)
    {
        Argument<string?> flow = new("FLOW") { Description = "The flow's name, as in pipeline.yaml.", HelpName = "FLOW", Arity = ArgumentArity.ZeroOrOne, CompletionSources = { Candidates.Flows } };
        Argument<string[]> inputs = new("INPUT") { Description = "The flow's input as a JSON object; for 'ask' also a plain question, for 'ingest' a path, a glob, a URL, or '-' for a text on stdin. One job each.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> file = new("--file", "-f") { Description = "A jobs.jsonl, one job a line; '-' reads stdin. A bad line is named and the rest accepted.", HelpName = "FILE" };
        JobOptions options = new();
        DocumentedCommand command = new("enqueue", "Accepts jobs for workers and returns their ids at once.")
        {
            Examples =
            [
                ("enqueue ingest ./docs https://example.org/notes.html", "Two ingest jobs:"),
                ("""enqueue ask '{"question":"What is a lease?","top":4}' --priority 9""", "A question, before others:"),
                ("enqueue --file jobs.jsonl --json", "Many, for a script:"),
            ],
        };
        command.Arguments.Add(flow);
        command.Arguments.Add(inputs);
        command.Options.Add(file);
        options.AddTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) =>
        {
            EnqueueSource source = new(parsed.GetValue(flow), parsed.GetValue(inputs) ?? [], parsed.GetValue(file));
            return RunAsync(context, source, options.Read(parsed), stop);
        }));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, EnqueueSource source, JobRequest template, CancellationToken cancellationToken)
    {
        source.Check(template);
        await using var opened = await OpenedQueue.CreateAsync(context, cancellationToken);
        CandidateReader reader = new(opened.Rules);
        await using var lines = source.OpenLines(context.Streams);
        var candidates = lines is null
            ? reader.FromArguments(template with { Flow = source.Flow! }, await source.ReadInputsAsync(opened, context.Streams.In, cancellationToken)).ToAsyncEnumerable()
            : reader.FromLinesAsync(lines, opened.Setup.Options.Queue.MaxInputBytes, cancellationToken);

        var rejected = 0L;
        Enqueuer enqueuer = new(opened.Queue);
        if (context.Output.IsJson)
        {
            await context.Output.DocumentAsync(async document =>
            {
                await using JsonReport report = new(document);
                rejected = await CountAsync(enqueuer, candidates, report, context.Output, cancellationToken);
            });
        }
        else
        {
            rejected = await CountAsync(enqueuer, candidates, new WordsReport(context.Output), context.Output, cancellationToken);
        }

        return rejected > 0 ? ExitCodes.JobFailed : ExitCodes.Done;
    }

    private static async Task<long> CountAsync(
        Enqueuer enqueuer, IAsyncEnumerable<Candidate> candidates, IIntakeReport report, Output output, CancellationToken cancellationToken)
    {
        CountingReport counted = new(report);
        try
        {
            await enqueuer.RunAsync(candidates, counted, cancellationToken);
        }
        finally
        {
            Note(counted, output); // also when it was broken off: what was accepted is accepted
        }

        return counted.Rejected;
    }

    private static void Note(CountingReport counted, Output output)
    {
        var duplicates = counted.Duplicates > 0 ? $", {Words.Number(counted.Duplicates)} of them accepted before under the same dedupe key" : "";
        var rejected = counted.Rejected > 0 ? $"; {Words.Number(counted.Rejected)} rejected" : "";
        output.Notes.WriteLine($"{Words.Count(counted.Accepted, "job", "jobs")} accepted{duplicates}{rejected}.");
    }
}
