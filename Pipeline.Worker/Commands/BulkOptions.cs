using System.CommandLine;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary>The arguments and options of a command that changes several jobs: <c>ID… | --all | --flow … --older-than …</c>, and <c>--yes</c>.</summary>
/// <param name="ids">What the ids are.</param>
/// <param name="all">What <c>--all</c> does.</param>
internal sealed class BulkOptions(string ids, string all)
{
    private readonly Argument<string[]> _ids = JobIds.Several(ids);
    private readonly JobSelectors _selectors = new();
    private readonly Option<bool> _all = new("--all") { Description = all };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask whether that many are meant." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_ids);
        command.Options.Add(_all);
        _selectors.AddTo(command);
        command.Options.Add(_yes);
    }

    public SelectedJobs Read(ParseResult parsed) => new(parsed.GetValue(_ids) ?? [], parsed.GetValue(_all), _selectors.Read(parsed), parsed.GetValue(_yes));
}
