using System.CommandLine;
using System.CommandLine.Parsing;
using Pipeline.Core.Options;

namespace Pipeline.Worker.Cli;

/// <summary>The options that say which jobs: the same wherever jobs are listed or changed together.</summary>
internal sealed class JobSelectors
{
    private readonly Option<string?> _flow = new("--flow") { Description = "Only those of this flow.", HelpName = "FLOW", CompletionSources = { Candidates.Flows } };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only those of this tenant.", HelpName = "NAME" };
    private readonly Option<string?> _stage = new("--stage") { Description = "Only those that failed in this stage.", HelpName = "STAGE", CompletionSources = { Candidates.Stages } };
    private readonly Option<string?> _cause = new("--cause") { Description = "Only those with a failure whose error or message has these words.", HelpName = "WORDS" };
    private readonly Option<TimeSpan?> _older = Age("--older-than", "Only those that ended longer ago than this: 30m, 12h, 7d. Jobs that have not ended count from when they were accepted.");
    private readonly Option<TimeSpan?> _newer = Age("--newer-than", "Only those that ended since: 30m, 12h, 7d.");

    public void AddTo(Command command)
    {
        command.Options.Add(_flow);
        command.Options.Add(_tenant);
        command.Options.Add(_stage);
        command.Options.Add(_cause);
        command.Options.Add(_older);
        command.Options.Add(_newer);
    }

    public JobSelection Read(ParseResult parsed) => new()
    {
        Flow = parsed.GetValue(_flow),
        Tenant = parsed.GetValue(_tenant),
        Stage = parsed.GetValue(_stage),
        Cause = parsed.GetValue(_cause),
        OlderThan = parsed.GetValue(_older),
        NewerThan = parsed.GetValue(_newer),
    };

    private static Option<TimeSpan?> Age(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "AGE",
        CustomParser = result => Parse(name, result),
    };

    private static TimeSpan? Parse(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!DurationText.TryParse(text, out var age))
        {
            result.AddError($"{name} is '{text}'; it is {DurationText.Expected}.");
        }

        return age;
    }
}
