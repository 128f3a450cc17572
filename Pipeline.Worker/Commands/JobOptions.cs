using System.CommandLine;
using System.Globalization;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary>The options of a job that the command line can set, the same for every command that makes jobs.</summary>
internal sealed class JobOptions
{
    private readonly Option<string> _tenant = new("--tenant") { Description = "Whose job it is; the index keeps tenants apart.", HelpName = "NAME", DefaultValueFactory = _ => Defaults.Tenant };
    private readonly Option<int> _priority = new("--priority") { Description = "0 (lowest) to 9 (highest).", HelpName = "0-9", DefaultValueFactory = _ => Defaults.Priority };
    private readonly Option<string?> _dedupeKey = new("--dedupe-key") { Description = "A second job with the same key gets the id of the first.", HelpName = "KEY" };
    private readonly Option<DateTimeOffset?> _notBefore = Time("--not-before", "Not before this time.");
    private readonly Option<DateTimeOffset?> _deadline = Time("--deadline", "A job that has not ended by this time expires.");

    public JobOptions() => Ranges.Limit(_priority, JobRequest.LowestPriority, JobRequest.HighestPriority);

    /// <summary>A request of which nothing is said: no flow, no input.</summary>
    public static JobRequest Defaults { get; } = new() { Flow = "", Input = default };

    /// <summary>All of them, for commands that enqueue.</summary>
    public void AddTo(Command command)
    {
        AddWhoseTo(command);
        command.Options.Add(_dedupeKey);
        command.Options.Add(_notBefore);
        command.Options.Add(_deadline);
    }

    /// <summary>Tenant and priority, for commands that wait for their jobs.</summary>
    public void AddWhoseTo(Command command)
    {
        command.Options.Add(_tenant);
        command.Options.Add(_priority);
    }

    /// <summary>A request with what the command line says, without flow and input.</summary>
    public JobRequest Read(ParseResult parsed) => Defaults with
    {
        Tenant = parsed.GetValue(_tenant)!,
        Priority = parsed.GetValue(_priority),
        DedupeKey = parsed.GetValue(_dedupeKey),
        NotBefore = parsed.GetValue(_notBefore),
        Deadline = parsed.GetValue(_deadline),
    };

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description} ISO 8601, UTC unless it says otherwise: 2026-01-31T08:00:00Z.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return time;
            }

            result.AddError($"{name} is '{text}'; a time looks like 2026-01-31T08:00:00Z.");
            return null;
        },
    };
}
