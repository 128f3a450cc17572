using System.CommandLine;
using System.Globalization;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>index reembed</c></summary>
internal static class IndexReembed
{
    private const int MostPassages = 1_000;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    public static Command Create(CommandRunner runner)
    {
        Option<string> model = new("--model") { Description = "The model, as models.embedding: has it: a name, or a mapping in braces. Default: pipeline.yaml's.", HelpName = "MODEL" };
        Option<bool> fill = new("--no-switch") { Description = "Make and compare the vectors, and leave the index with its model; the next call without this switches." };
        Option<bool> drop = new("--drop") { Description = "Delete the vectors that are not the index's own: the former model's, or those that were not switched to." };
        Option<int> sample = new("--sample") { Description = $"Compare by this many passages; 0 to {MostPassages:N0}.", HelpName = "N", DefaultValueFactory = _ => new ReembedOptions().Sample };
        Ranges.Limit(sample, 0, MostPassages);
        Option<double> least = new("--min-overlap") { Description = "Switch only if both models agree on this share of the ten nearest passages; 0 to 1.", HelpName = "SHARE" };
        least.Validators.Add(result =>
        {
            if (result.GetValue(least) is not (>= 0 and <= 1))
            {
                result.AddError("--min-overlap is a share from 0 to 1.");
            }
        });
        DocumentedCommand command = new("reembed", "Gives the index vectors of another model beside the present ones and switches to them in one step. Goes on where it was stopped.")
        {
            Examples =
            [
                ("index reembed --model \"{ use: openai, model: text-embedding-3-small }\"", "To another model; then change models.embedding and start the workers anew:"),
                ("index reembed --model lexical --no-switch --json", "Make and compare, without the switch:"),
                ("index reembed --drop", "Later, when no way back is needed:"),
            ],
        };
        foreach (var option in new Option[] { model, fill, drop, sample, least })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => parsed.GetValue(drop)
            ? DropAsync(context, stop)
            : RunAsync(context, parsed.GetValue(model), new ReembedOptions { Switches = !parsed.GetValue(fill), Sample = parsed.GetValue(sample), LeastOverlap = parsed.GetValue(least) }, stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? model, ReembedOptions options, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        long? lastTold = null;
        options = options with
        {
            Model = model is null ? null : Parse(model, opened.Setup.Registry),
            Progress = progress =>
            {
                if (lastTold is not { } before || context.Time.GetElapsedTime(before) >= TellEvery)
                {
                    lastTold = context.Time.GetTimestamp();
                    context.Output.Notes.WriteLine($"{progress.Model}: {Words.Number(progress.Done)} of {Words.Number(progress.Total)} chunks");
                }
            },
        };
        try
        {
            var done = await opened.Reembedding.RunAsync(options, cancellationToken);
            context.Output.Result(
                new
                {
                    done.Generation,
                    done.Model,
                    done.Done,
                    done.Total,
                    switched = done.IsCurrent,
                    kept = done.Former,
                    overlapAt10 = done.Overlap?.Overlap,
                    passages = done.Overlap?.Passages,
                },
                words => Write(words, done, opened.Setup, model));
            return done.IsCurrent || !options.Switches ? ExitCodes.Done : ExitCodes.JobFailed;
        }
        catch (Exception fault) when (fault is PermanentException or NotSupportedException)
        {
            throw CommandException.Usage(fault.Message);
        }
    }

    private static async Task<int> DropAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var opened = await OpenedIndex.OpenAsync(context, cancellationToken);
        var dropped = await opened.Reembedding.DropAsync(cancellationToken);
        context.Output.Result(new { dropped }, words => words.WriteLine(dropped is null ? "There are no vectors of another model." : $"The vectors of {dropped} are deleted."));
        return ExitCodes.Done;
    }

    /// <summary>Reads a model as it would stand in pipeline.yaml.</summary>
    private static EmbeddingModelOptions Parse(string model, PipelineRegistry registry)
    {
        var file = PipelineFile.Parse("--model", $"version: 1\nmodels: {{ embedding: {(model.TrimStart().StartsWith('{') ? model : $"{{ use: {model} }}")} }}\nflows: {{ ingest: [read, chunk, embed, index] }}\n", registry, Environment.GetEnvironmentVariable);
        return file.Options is { } options
            ? options.Models.Embedding
            : throw CommandException.Usage($"--model '{model}' is no model: {string.Join(' ', file.Diagnostics.Select(fault => fault.Message))} Write it as models.embedding: has it: lexical, or \"{{ use: openai, model: NAME }}\".");
    }

    private static void Write(TextWriter words, ReembedResult done, PipelineSetup setup, string? model)
    {
        if (done.Overlap is { } overlap)
        {
            words.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Of the ten nearest passages both models name {overlap.Overlap:P0}, by {Words.Count(overlap.Passages, "passage", "passages")}."));
        }

        var made = $"{Words.Number(done.Done)} of {Words.Number(done.Total)} chunks have a vector of {done.Model}, generation {Words.Number(done.Generation)}";
        words.WriteLine(done.IsCurrent ? $"{made}; it is the index's model now." : $"{made}; the index's model is as it was.");
        if (done.Former is { } former)
        {
            words.WriteLine($"The vectors of {former} are kept: 'pipeline index reembed --drop' deletes them, and 'reembed' with that model goes back to them.");
        }

        if (done.IsCurrent && model is not null)
        {
            words.WriteLine($"Set models.embedding to it in pipeline.yaml, which has '{setup.Embedding.Name}', and start the workers anew: until then questions are searched by words alone.");
        }
    }
}
