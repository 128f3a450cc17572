using System.CommandLine;
using System.Globalization;
using Pipeline.Benchmarks.EndToEnd;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Worker.Benching;

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
        Option<string?> windows = new("--windows") { Description = "Cuts documents into windows rather than chunks: 110/20 for 110 words of which 20 are those of the window before.", HelpName = "WORDS/OVERLAP" };
        Command command = new("chunking", "Ingests documents, retrieves for each question, and prints the share of the gold words in the chunks found, and of the chunks in the gold words.")
        {
            folder, config, top, mode, set, windows,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var questions = ChunkingQuestions.Load(parsed.GetRequiredValue(folder).FullName);
                ThroughputSettings settings = new() { Config = parsed.GetValue(config), Set = parsed.GetValue(set) ?? [], Extend = Extend(ReadWindows(parsed.GetValue(windows))) };
                await using var scratch = await ScratchPipeline.OpenAsync(settings, cancellationToken);
                var scores = await ChunkingEvaluation.RunAsync(scratch.Host, questions, parsed.GetValue(top), parsed.GetValue(mode), cancellationToken);
                foreach (var (document, score) in scores)
                {
                    Write(Path.GetFileNameWithoutExtension(document.Path), score);
                }

                Write("all", ChunkingScore.Sum(scores.Values));
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

    private static void Write(string name, ChunkingScore score) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-20} {score.Questions} questions, {score.Chunks} chunks: coverage {score.Coverage:0.000}, precision {score.Precision:0.0000}, {score.WordsPerChunk:0} words a chunk"));

    private static Action<PipelineRegistry, YamlOverlay>? Extend(WindowOptions? windows) => windows is null ? null : (registry, configuration) => WindowStage.AddTo(registry, configuration, windows);

    /// <exception cref="FormatException">It is no size and overlap.</exception>
    private static WindowOptions? ReadWindows(string? text) => text?.Split('/') switch
    {
        null => null,
        [var words, var overlap] when int.TryParse(words, CultureInfo.InvariantCulture, out var size) && int.TryParse(overlap, CultureInfo.InvariantCulture, out var shared) && shared >= 0 && shared < size =>
            new WindowOptions { Words = size, Overlap = shared },
        _ => throw new FormatException($"'{text}' is no size of windows; write WORDS/OVERLAP, such as 110/20."),
    };
}
