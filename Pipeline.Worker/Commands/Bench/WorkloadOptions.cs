using System.CommandLine;
using Pipeline.Worker.Benching;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Commands.Bench;

/// <summary>The options that say which workload to run, shared by <c>bench throughput</c> and <c>bench sweep</c>.</summary>
internal sealed class WorkloadOptions
{
    private const int Most = 10_000_000;

    private readonly Option<string[]> _documents = new("--documents") { Description = "Files or folders: an ingest job for each file that 'ingest' would read.", HelpName = "PATH" };
    private readonly Option<string?> _questions = new("--questions") { Description = "A text file, a question a line, asked when the documents are in.", HelpName = "FILE" };
    private readonly Option<string?> _profile = new("--profile") { Description = "A synthetic flow instead: parse=1ms,embed=20ms,write=2ms. Its stages are called profile-parse, …", HelpName = "NAME=TIME,…" };
    private readonly Option<int> _jobs = new("--jobs") { Description = "Jobs of the synthetic flow. Default: 1,000.", HelpName = "N", DefaultValueFactory = _ => 1_000 };
    private readonly Option<string[]> _set = new("--set") { Description = "Replaces a value of the configuration: stages.embed.parallelism=4.", HelpName = "KEY=VALUE" };
    private readonly Option<int> _inFlight = new("--in-flight") { Description = "At most so many jobs accepted and not ended. Default: 0, which accepts all at once.", HelpName = "N" };
    private readonly Option<int> _warmups = new("--warmups") { Description = "Runs of the same before the one that is measured, each on a queue and an index of its own: a worker that has been at work for a while. Default: 0.", HelpName = "N" };
    private readonly Option<string> _out = new("--out") { Description = "The folder that figures are written to. Default: ./bench.", HelpName = "FOLDER", DefaultValueFactory = _ => "bench" };

    public WorkloadOptions()
    {
        Ranges.Limit(_jobs, 1, Most);
        Ranges.Limit(_inFlight, 0, Most);
        Ranges.Limit(_warmups, 0, 100);
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_documents, _questions, _profile, _jobs, _set, _inFlight, _warmups, _out])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The folder that figures are written to.</summary>
    public string ReadOut(ParseResult parsed) => parsed.GetValue(_out)!;

    /// <summary>The workload, of a configuration that has no errors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">The command's.</param>
    /// <param name="stage">A stage that the flows must have.</param>
    /// <exception cref="CommandException">No workload is named, a file is not there, or the configuration has errors.</exception>
    public ThroughputSettings Read(ParseResult parsed, CommandContext context, string? stage = null)
    {
        var stages = ConfigFile.Load(context).Options.Flows.Values.SelectMany(flow => flow.Steps).Select(step => step.Stage).Distinct(StringComparer.Ordinal).ToList();
        if (stage is not null && parsed.GetValue(_profile) is null && !stages.Contains(stage, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"there is no stage '{stage}' in the flows; they have {string.Join(", ", stages)}.");
        }

        ThroughputSettings settings = new()
        {
            Config = ConfigFile.Find(context.ConfigPath),
            Documents = parsed.GetValue(_documents) ?? [],
            Questions = parsed.GetValue(_questions) is { } questions ? new FileInfo(questions) : null,
            Profile = parsed.GetValue(_profile),
            Jobs = parsed.GetValue(_jobs),
            Set = parsed.GetValue(_set) ?? [],
            InFlight = parsed.GetValue(_inFlight),
            Warmups = parsed.GetValue(_warmups),
        };
        return settings switch
        {
            { Documents.Count: 0, Questions: null, Profile: null } => throw CommandException.Usage("there is nothing to run: name --documents, --questions or --profile."),
            { Questions.Exists: false } => throw CommandException.Usage($"there is no file '{settings.Questions}'."),
            _ when settings.Documents.FirstOrDefault(path => !Path.Exists(path)) is { } missing => throw CommandException.Usage($"there is no file or folder '{missing}'."),
            _ when Workloads.Of(settings).FirstOrDefault(workload => workload.Jobs.Count == 0) is { } empty => throw CommandException.Usage($"the workload '{empty.Name}' has no jobs: there is nothing to read in what was named."),
            _ => settings,
        };
    }
}
