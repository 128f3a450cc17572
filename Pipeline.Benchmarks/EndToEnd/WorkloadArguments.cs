using System.CommandLine;
using System.Globalization;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>The options that say which workload to run, shared by <c>throughput</c> and <c>sweep</c>.</summary>
internal sealed class WorkloadArguments
{
    private readonly Option<FileInfo?> _config = ConfigOption.Create();
    private readonly Option<string[]> _documents = new("--documents") { Description = "Files or folders: an ingest job per file." };
    private readonly Option<FileInfo?> _questions = new("--questions") { Description = "A text file, a question per line, asked when the documents are in." };
    private readonly Option<string?> _profile = new("--profile") { Description = "A synthetic flow instead: parse=1ms,embed=20ms,write=2ms. Its stages are called profile-parse, …" };
    private readonly Option<int> _jobs = new("--jobs") { Description = "Jobs of the synthetic flow.", DefaultValueFactory = _ => 1000 };
    private readonly Option<string[]> _set = new("--set") { Description = "Replaces a value of the configuration: stages.embed.parallelism=4." };
    private readonly Option<int> _inFlight = new("--in-flight") { Description = "At most this many jobs accepted and not ended; 0 accepts all at once." };

    private readonly Option<int> _warmups = new("--warmups") { Description = "Runs of the same before the one that is measured, each on a queue and an index of its own: a worker that has been at work for a while." };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_documents);
        command.Options.Add(_questions);
        command.Options.Add(_profile);
        command.Options.Add(_jobs);
        command.Options.Add(_set);
        command.Options.Add(_inFlight);
        command.Options.Add(_warmups);
    }

    /// <exception cref="FormatException">No workload is named, or a file is not there.</exception>
    public ThroughputSettings Read(ParseResult parsed)
    {
        ThroughputSettings settings = new()
        {
            Config = parsed.GetValue(_config),
            Documents = parsed.GetValue(_documents) ?? [],
            Questions = parsed.GetValue(_questions),
            Profile = parsed.GetValue(_profile),
            Jobs = parsed.GetValue(_jobs),
            Set = parsed.GetValue(_set) ?? [],
            InFlight = parsed.GetValue(_inFlight),
            Warmups = parsed.GetValue(_warmups),
        };
        if (settings.Documents.Count == 0 && settings.Questions is null && settings.Profile is null)
        {
            throw new FormatException("Nothing to run: name --documents, --questions or --profile.");
        }

        return settings;
    }

    public static IReadOnlyList<int> Numbers(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
}
