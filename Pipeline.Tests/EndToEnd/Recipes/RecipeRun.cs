using System.Text.RegularExpressions;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.EndToEnd.Recipes;

/// <summary>Follows a recipe in a folder of its own that holds the documents of samples/.</summary>
internal static class RecipeRun
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with a recipe; nothing when it holds.</summary>
    public static async Task<string> FaultOfAsync(Recipe recipe)
    {
        using PipelineProgram program = new();
        using TempFolder tools = new();
        Copy(Path.Combine(Repository.Root, "samples"), program.Folder);
        var command = tools.File("pipeline");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "pipeline.dll")}' \"$@\"\n");
        program.Environment["PATH"] = $"{tools.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        var script = tools.File("recipe.sh");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nchmod u+x '{command}'\n{RecipeScript.Of(recipe)}");

        await using var running = program.StartUnder(script);
        var run = await running.EndAsync();
        var outputs = run.Out.Split(RecipeScript.Mark)[1..];
        return run.ExitCode == 0 ? FaultOf(recipe, outputs) : $"In step {outputs.Length} a command failed. The step printed\n{outputs[^1]}{run.Error}";
    }

    private static string FaultOf(Recipe recipe, string[] outputs) =>
        recipe.Steps.Zip(outputs).FirstOrDefault(step => step.First.Output is { } expected && !Matches(expected, step.Second)) is ({ } failed, var printed)
            ? $"Expected of\n{failed.Text}\n{failed.Output}\nbut it printed\n{printed}"
            : "";

    /// <summary>Line by line; <c>…</c> stands for anything in a line, and alone for any lines.</summary>
    private static bool Matches(string expected, string printed)
    {
        var lines = expected.TrimEnd().Split('\n')
            .Select(line => line.Trim() == "…" ? "(.*\n)*?" : Regex.Escape(line.TrimEnd()).Replace("…", ".*", StringComparison.Ordinal) + "[ \t]*\n");
        return Regex.IsMatch(printed.TrimEnd() + "\n", $@"\A{string.Concat(lines)}\z", RegexOptions.ExplicitCapture, MatchTimeout);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
