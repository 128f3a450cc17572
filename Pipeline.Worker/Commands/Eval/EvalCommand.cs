using System.CommandLine;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Storage;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Evaluation;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands.Eval;

/// <summary><c>eval FOLDER</c></summary>
internal static class EvalCommand
{
    public static Command Create(CommandRunner runner)
    {
        Argument<string> folder = new("FOLDER") { Description = "A collection as BEIR lays it out: corpus.jsonl, queries.jsonl, and qrels.tsv or qrels/test.tsv." };
        Option<SearchMode> mode = new("--mode") { Description = "By vectors and words, by vectors, or by words.", HelpName = "hybrid|dense|lexical" };
        Choices.Limit(mode);
        Option<string?> run = new("--run") { Description = "Write what was found for each query to a TREC run file.", HelpName = "FILE" };
        Option<bool> perQuery = new("--per-query") { Description = "Also the scores of each query." };
        Option<bool> keep = new("--keep") { Description = "Keep the scratch folder with the index, and say where it is." };
        Option<string[]> compare = new("--compare") { Description = "Search nothing: compare two run files, query by query.", HelpName = "RUN", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        DocumentedCommand command = new("eval", "Measures retrieval on a collection with judgements, in a scratch index.")
        {
            Examples =
            [
                ("eval ./scifact", "As documents and questions go through the pipeline:"),
                ("eval ./scifact --mode lexical --run words.run --json", "By words alone; keep the rankings:"),
                ("eval ./scifact --compare words.run hybrid.run", "Is the second run better than the first, or is it chance?"),
            ],
        };
        command.Arguments.Add(folder);
        command.Options.Add(mode);
        command.Options.Add(run);
        command.Options.Add(perQuery);
        command.Options.Add(keep);
        command.Options.Add(compare);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => parsed.GetValue(compare) is [var first, var second]
            ? EvalComparison.RunAsync(context, new EvaluationFolder(parsed.GetValue(folder)!), first, second, stop)
            : RunAsync(context, new EvaluationFolder(parsed.GetValue(folder)!), new Wishes(parsed.GetValue(mode), parsed.GetValue(run), parsed.GetValue(perQuery), parsed.GetValue(keep)), stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, EvaluationFolder folder, Wishes wishes, CancellationToken cancellationToken)
    {
        var judgements = await folder.ReadJudgementsAsync(cancellationToken);
        var queries = await folder.ReadQueriesAsync(judgements, cancellationToken);
        using ScratchFolder scratch = new(wishes.Keep);
        await using var host = await PipelineHost.OpenAsync(ConfigFile.Load(context).In(scratch.Path), context, cancellationToken);
        EvalRun run = new(host, context);
        var ingested = await run.IngestAsync(folder, cancellationToken);
        var searched = await run.SearchAsync(queries, wishes.Mode, cancellationToken);
        if (wishes.Keep)
        {
            context.Output.Notes.WriteLine($"Kept: {scratch.Path}");
        }

        if (wishes.RunFile is { } path)
        {
            await using StreamWriter file = new(PrivateFiles.Open(path, FileMode.Create, FileAccess.Write));
            TrecRun.Write(file, searched.Rankings, $"pipeline-{wishes.Mode.ToString().ToLowerInvariant()}");
        }

        var document = EvalDocument.Of(wishes.Mode, [.. searched.Rankings.Select(ranking => (ranking.Query, ranking.Score(judgements)))], wishes.PerQuery) with
        {
            Documents = ingested.Documents,
            Indexed = ingested.Indexed,
            IngestDocumentsPerSecond = ingested.Documents / ingested.Elapsed.TotalSeconds,
            QueriesPerSecond = queries.Count / searched.Elapsed.TotalSeconds,
        };
        context.Output.Result(document, document.Write);
        return ExitCodes.Done;
    }

    private sealed record Wishes(SearchMode Mode, string? RunFile, bool PerQuery, bool Keep);
}
