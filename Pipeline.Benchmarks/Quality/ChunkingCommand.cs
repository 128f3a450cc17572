using System.CommandLine;
using System.Globalization;
using Pipeline.Benchmarks.EndToEnd;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Benchmarks.Quality;

/// <summary><c>chunking FOLDER</c>: how much of the answers the chunks found hold, and how much else.</summary>
internal static class ChunkingCommand
{
    public static Command Create()
    {
        Argument<DirectoryInfo> folder = new("FOLDER") { Description = "Markdown files and questions_df.csv, the questions with their gold spans." };
        var config = ConfigOption.Create();
        Option<int> top = new("--top") { Description = "Chunks a question.", DefaultValueFactory = _ => 5 };
        Option<SearchMode> mode = new("--mode") { Description = "hybrid, dense or lexical." };
        Option<string[]> set = new("--set") { Description = "Replaces a value of the configuration: stages.chunk.tokens=150." };
        Command command = new("chunking", "Ingests documents, retrieves for each question, and prints the share of the gold words in the chunks found, and of the chunks in the gold words.")
        {
            folder, config, top, mode, set,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var questions = ChunkingQuestions.Load(parsed.GetRequiredValue(folder).FullName);
                ThroughputSettings settings = new() { Config = parsed.GetValue(config), Set = parsed.GetValue(set) ?? [] };
                await using var scratch = await ScratchPipeline.OpenAsync(settings, cancellationToken);
                var score = await ChunkingEvaluation.RunAsync(scratch.Host, questions, parsed.GetValue(top), parsed.GetValue(mode), cancellationToken);
                await Console.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{score.Questions} questions, {score.Chunks} chunks: coverage {score.Coverage:0.000}, precision {score.Precision:0.0000}, {score.WordsPerChunk:0} words a chunk"));
                return 0;
            }
            catch (Exception fault) when (fault is ConfigurationException or FormatException or InvalidOperationException or InvalidDataException or IOException)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return 2;
            }
        });
        return command;
    }
}
