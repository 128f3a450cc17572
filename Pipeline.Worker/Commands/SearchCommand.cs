using System.CommandLine;
using System.Globalization;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Intake;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>search "…"</c></summary>
internal static class SearchCommand
{
    private const int TextWidth = 200;
    private const int MostCopies = 5;

    public static Command Create(CommandRunner runner)
    {
        var question = QuestionText.Argument("QUERY", "Words or a question, in quotes; '-' reads it from stdin.");
        Option<int> top = new("--top") { Description = $"At most this many hits; 1 to {HybridRetriever.MaxTop:N0}.", HelpName = "N", DefaultValueFactory = _ => new RetrieveOptions().Top };
        Ranges.Limit(top, 1, HybridRetriever.MaxTop);
        Option<SearchMode> mode = new("--mode") { Description = "By vectors and words, by vectors, or by words.", HelpName = "hybrid|dense|lexical" };
        Choices.Limit(mode);
        Option<string> tenant = new("--tenant") { Description = "Whose documents.", HelpName = "NAME", DefaultValueFactory = _ => JobOptions.Defaults.Tenant };
        Option<bool> explain = new("--explain") { Description = "Say of each hit what its score is made of; --json always does." };
        var filter = FilterOption.Create();
        DocumentedCommand command = new("search", "Finds passages, without writing an answer.")
        {
            Examples =
            [
                ("search \"lease renewal\" --top 5", "The five best passages:"),
                ("search \"lease renewal\" --filter \"year >= 2020 and source ~ '*.md'\"", "In some documents only:"),
                ("search \"lease renewal\" --explain", "And why they are:"),
                ("search \"lease renewal\" --mode lexical --json", "By words alone, for a script:"),
            ],
        };
        command.Arguments.Add(question);
        command.Options.Add(top);
        command.Options.Add(mode);
        command.Options.Add(tenant);
        command.Options.Add(explain);
        command.Options.Add(filter);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, async (context, stop) =>
        {
            var text = await QuestionText.ReadAsync(parsed.GetValue(question)!, context.Streams.In, stop);
            return await RunAsync(
                context, new Query(text, parsed.GetValue(tenant)!, parsed.GetValue(top), parsed.GetValue(mode), parsed.GetValue(filter), parsed.GetValue(explain)), stop);
        }));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Query query, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        await using var preparation = query.Mode == SearchMode.Lexical ? null : opened.Prepare(query.Tenant);
        try
        {
            var found = await opened.Retriever.SearchAsync(query.Text, query.Tenant, query.Top, query.Mode, query.Filter, cancellationToken);
            var document = SearchDocument.Of(found);
            context.Output.Result(document, words => Write(words, document, query));
            NoteMerged(document, context.Output);
            foreach (var lost in document.Sources.Where(source => source.Error is not null))
            {
                context.Output.Notes.WriteLine($"degraded: the {lost.Name} hits were left out: {CleanText.OnOneLine(lost.Error!)}");
            }

            if (document.Hits.Count == 0)
            {
                await EmptyIndex.NoteAsync(opened.Index, query.Tenant, context.Output, cancellationToken);
            }

            await new FitWhenIdle(opened.Model, context).RunAsync(cancellationToken);
            return ExitCodes.Done;
        }
        catch (PermanentException fault)
        {
            throw CommandException.Usage(fault.Message);
        }
    }

    /// <summary>Else one would wonder why there are fewer than were asked for.</summary>
    private static void NoteMerged(SearchDocument document, Output output)
    {
        var chunks = document.Hits.Sum(hit => hit.Chunks);
        if (chunks > document.Hits.Count)
        {
            output.Notes.WriteLine($"{Words.Count(chunks, "hit", "hits")} in {Words.Count(document.Hits.Count, "passage", "passages")}: those that follow one another are one (stages.retrieve.merge).");
        }
    }

    private static void Write(TextWriter words, SearchDocument document, Query query)
    {
        if (document.Hits.Count == 0)
        {
            words.WriteLine("Nothing matches.");
        }

        foreach (var hit in document.Hits)
        {
            words.WriteLine($"{hit.Rank,3}. {SourceText.Of(hit.Source, hit.Line)}  {hit.Score:0.000}{(hit.Heading.Length > 0 ? $"  {CleanText.OnOneLine(hit.Heading)}" : "")}");
            words.Write("     ");
            MatchedPart.Of(query.Text, hit.Text, TextWidth).Write(words);
            if (hit.Copies.Count > 0)
            {
                words.WriteLine($"     also in {string.Join(", ", hit.Copies.Take(MostCopies).Select(source => SourceText.Of(source, 0)))}{(hit.Copies.Count > MostCopies ? $" and {Words.Number(hit.Copies.Count - MostCopies)} more" : "")}");
            }

            foreach (var part in query.Explain ? hit.Parts : [])
            {
                words.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"     {part.Source} rank {part.Rank}: {part.Raw:0.000} is {part.Normalized:0.000} of the best, × {part.Weight:0.00} = {part.Normalized * part.Weight:0.000}"));
            }

            if (query.Explain && hit.Likeness > 0)
            {
                words.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {hit.Likeness:0.000} like a hit above it, which counts against it by 'diversity'"));
            }
        }
    }

    private sealed record Query(string Text, string Tenant, int Top, SearchMode Mode, ChunkFilter? Filter, bool Explain);
}
