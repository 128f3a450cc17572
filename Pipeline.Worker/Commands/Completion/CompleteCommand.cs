using System.CommandLine;
using System.CommandLine.Parsing;
using Pipeline.Core.Jobs;
using Pipeline.Core.Queues;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands.Completion;

/// <summary><c>complete POSITION LINE</c>: what the scripts of <see cref="ShellScripts"/> ask, at each press of a key; for nobody else. Says nothing rather than what is wrong.</summary>
internal static class CompleteCommand
{
    public const string Name = "complete";

    private const int MostIds = 50;

    public static Command Create(CommandRunner runner)
    {
        Argument<int> position = new("POSITION");
        Argument<string> line = new("LINE");
        Command command = new(Name, "Prints what may stand at a position of a command line, for shells.") { Hidden = true };
        command.Arguments.Add(position);
        command.Arguments.Add(line);
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, stop) => RunAsync(context, parsed.RootCommandResult.Command, parsed.GetValue(position), parsed.GetValue(line)!, stop)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Command root, int position, string line, CancellationToken cancellationToken)
    {
        var text = WithoutProgram(line.PadRight(position)[..Math.Max(position, 0)]);
        var word = text[(text.LastIndexOf(' ') + 1)..];
        var parsed = root.Parse(text);
        List<string> found = [.. parsed.GetCompletions(text.Length)
            .Select(item => item.Label)
            .Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal) && (word.StartsWith('-') || !IsOption(candidate)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        if (found.Count == 0 && !word.StartsWith('-') && parsed.CommandResult.Command.Arguments.Any(JobIds.Is) && !IsValueOfOption(parsed, text))
        {
            found = await FindIdsAsync(context with { ConfigPath = parsed.GetValue<string?>("--config") }, parsed, word, cancellationToken);
        }

        context.Output.Result(found, output => found.ForEach(output.WriteLine));
        return ExitCodes.Done;
    }

    private static bool IsOption(string candidate) => candidate is ['-' or '/', ..]; // "/?" is another name of --help

    private static string WithoutProgram(string line)
    {
        var start = line.TrimStart();
        var end = start.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? "" : start[(end + 1)..];
    }

    /// <summary>Whether the word at the cursor stands behind an option that takes one.</summary>
    private static bool IsValueOfOption(ParseResult parsed, string text)
    {
        var before = text[..(text.LastIndexOf(' ') + 1)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return before is [.., var last] && parsed.CommandResult.Command.Options.Any(option => option.Name == last && option.Arity.MinimumNumberOfValues > 0);
    }

    /// <summary>The newest jobs of a queue that is a file: others are too far away to be asked at each press of a key.</summary>
    private static async Task<List<string>> FindIdsAsync(CommandContext context, ParseResult parsed, string begin, CancellationToken cancellationToken)
    {
        try
        {
            await using var opened = await OpenedQueue.OpenFileAsync(context, cancellationToken);
            var isDead = parsed.CommandResult.Parent is CommandResult { Command.Name: "dead" };
            JobFilter filter = new() { Limit = MostIds, DeadOnly = isDead, Ids = JobIdPrefix.TryParse(begin, out var prefix) ? prefix : null };
            var ids = (await opened.Store.ListAsync(filter, continuation: null, cancellationToken)).Jobs.Select(job => job.Id).ToList();
            ShortIds texts = new(ids, width: 0);
            return [.. ids.Select(id => begin.Length > texts.Of(id).Length ? id.ToString() : texts.Of(id)).Where(id => id.StartsWith(begin, StringComparison.OrdinalIgnoreCase))];
        }
        catch (CommandException)
        {
            return []; // there is no queue yet, or no configuration to tell where it is
        }
    }
}
