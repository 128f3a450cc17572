using System.CommandLine;
using Pipeline.Core.Configuration.Files;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary><c>init [FOLDER]</c></summary>
internal static class InitCommand
{
    private const string FileName = "pipeline.yaml";
    private const string IgnoreFile = ".gitignore";
    private const string Data = "/data/";

    public static Command Create(CommandRunner runner)
    {
        Argument<string> folder = new("FOLDER") { Description = "Where to write it; made when missing. Default: the working directory.", DefaultValueFactory = _ => "." };
        DocumentedCommand command = new("init", "Writes a pipeline.yaml in which every key has its default, its range and what it does, and has git ignore the data beside it.")
        {
            Examples = [("init", "Here:"), ("init ./support && cd support", "In a folder of its own:")],
        };
        command.Arguments.Add(folder);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, _) => Task.FromResult(Run(context, Path.GetFullPath(parsed.GetValue(folder)!)))));
        return command;
    }

    private static int Run(CommandContext context, string folder)
    {
        var file = Path.Combine(folder, FileName);
        var ignore = Path.Combine(folder, IgnoreFile);
        if (File.Exists(folder))
        {
            throw CommandException.Usage($"'{folder}' is a file; name a folder.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            using (StreamWriter writer = new(new FileStream(file, FileMode.CreateNew)))
            {
                writer.Write(PipelineFile.BuiltInText());
            }

            var ignored = File.Exists(ignore) ? File.ReadAllText(ignore) : "";
            if (!ignored.Split('\n', StringSplitOptions.TrimEntries).Any(line => line is Data or "data/" or "/data" or "data"))
            {
                File.AppendAllText(ignore, $"{(ignored.Length > 0 && !ignored.EndsWith('\n') ? "\n" : "")}{Data}\n");
            }
        }
        catch (IOException) when (File.Exists(file))
        {
            throw CommandException.Usage($"there is a '{file}' already, and it stays as it is; 'pipeline check' says whether it is good.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{folder}' cannot be written to: {fault.Message}");
        }

        context.Output.Result(new { file, ignored = ignore }, words =>
        {
            words.WriteLine($"Wrote {file}. Every value in it is the default: change what you need, and delete what you do not.");
            words.WriteLine("Then: 'pipeline check' lints it, 'pipeline ingest FOLDER' reads documents, 'pipeline ask \"…\"' answers.");
        });
        return ExitCodes.Done;
    }
}
