using System.CommandLine;
using System.Text.Json;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Questions;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Intake;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>ask "…"</c></summary>
internal static class AskCommand
{
    public const string Flow = "ask";

    public static Command Create(CommandRunner runner)
    {
        var question = QuestionText.Argument("QUESTION", "The question, in quotes; '-' reads it from stdin.");
        Option<int?> top = new("--top") { Description = "How many passages the answer may rest on. Default: what the flow says.", HelpName = "N" };
        Option<int?> sentences = new("--sentences") { Description = "The most sentences of the answer. Default: what the flow says.", HelpName = "N" };
        Ranges.Limit(top, 1, HybridRetriever.MaxTop);
        Ranges.Limit(sentences, 1, AnswerLimits.MaxSentences);
        Option<string?> language = new("--language") { Description = "The language of the answer, for a model that writes. Default: the question's.", HelpName = "NAME" };
        Option<int?> open = new("--open") { Description = "Then show the passage of citation N at its place in its document. Default: the first.", HelpName = "N", Arity = ArgumentArity.ZeroOrOne };
        Option<string> flow = new("--flow") { Description = "The flow that answers: 'panel' has several agents work on parts of the question at once.", HelpName = "NAME", DefaultValueFactory = _ => Flow, CompletionSources = { Candidates.Flows } };
        var filter = FilterOption.Create();
        JobOptions options = new();
        DocumentedCommand command = new("ask", "Answers a question from the ingested documents, with citations, as it is written.")
        {
            Examples =
            [
                ("""ask "How is a lease renewed?" """.TrimEnd(), "A question:"),
                ("""ask "How is a lease renewed?" --sentences 1 --open""", "In one sentence, and the passage it is from:"),
                ("""ask "What is a lease, and how is it renewed?" --flow panel""", "By a panel of agents:"),
                ("""ask "How is a lease renewed?" --top 4 --json""", "For a script:"),
            ],
        };
        command.Arguments.Add(question);
        command.Options.Add(top);
        command.Options.Add(sentences);
        command.Options.Add(language);
        command.Options.Add(open);
        command.Options.Add(flow);
        command.Options.Add(filter);
        options.AddWhoseTo(command);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, async (context, stop) =>
        {
            var input = InputJson.Of(new
            {
                question = await QuestionText.ReadAsync(parsed.GetValue(question)!, context.Streams.In, stop),
                top = parsed.GetValue(top),
                filter = parsed.GetValue(filter),
                sentences = parsed.GetValue(sentences),
                language = parsed.GetValue(language),
            });
            var opened = parsed.GetResult(open) is { Implicit: false } ? parsed.GetValue(open) ?? CitedPassage.First : (int?)null;
            return await RunAsync(context, options.Read(parsed) with { Flow = parsed.GetValue(flow)!, Input = input, Interactive = true }, opened, stop);
        }));
        return command;
    }

    /// <summary>Says what the answer waits for until it begins.</summary>
    private static async Task<Job> FollowAsync(PipelineHost host, CommandContext context, Guid id, string flow, AnswerPrinter printer, CancellationToken cancellationToken)
    {
        AskStatus status = new();
        await using var line = StatusLine.Begin(context.Streams, context.Output.Notes, context.Time, status.Text);
        return await new InProcessRun(host, context).FollowAsync(
            id,
            flow,
            happened =>
            {
                status.Hear(happened);
                if (happened.Kind == JobEventKind.Token)
                {
                    line.End();
                }

                printer.Hear(happened);
            },
            cancellationToken);
    }

    private static async Task<int> RunAsync(CommandContext context, JobRequest request, int? open, CancellationToken cancellationToken)
    {
        await using var host = await PipelineHost.OpenAsync(context, cancellationToken);
        await using var preparation = host.Prepare(request.Tenant);
        var ids = await host.AcceptAsync([request], cancellationToken);
        AnswerPrinter printer = new(context.Output.Words, context.Output.Notes);
        var job = await FollowAsync(host, context, ids[0], request.Flow, printer, cancellationToken);
        var answer = AnswerDocument.Of(job);
        context.Output.Result(answer, _ => printer.End(job));
        if (job.State == JobState.Succeeded && answer["citations"]!.AsArray().Count == 0)
        {
            await EmptyIndex.NoteAsync(host.Index, request.Tenant, context.Output, cancellationToken);
        }

        if (open is { } number && job.Result is { ValueKind: JsonValueKind.Object } result)
        {
            await new CitedPassage(host.Index, context.Output).ShowAsync(result, request.Tenant, number, cancellationToken);
        }

        await new FitWhenIdle(host.Model, context).RunAsync(cancellationToken);
        return job.State == JobState.Succeeded ? ExitCodes.Done : ExitCodes.JobFailed;
    }
}
