using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Core.Hosting;
using Pipeline.Core.Options;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary><c>doctor</c></summary>
internal static class DoctorCommand
{
    private const long LittleRoom = 1L << 30;
    private const int FirstYear = 2026;

    public static Command Create(CommandRunner runner)
    {
        DocumentedCommand command = new("doctor", "Looks at the configuration, the queue, the index and this machine, and says what to do about what it finds. Makes nothing.")
        {
            Examples = [("doctor", "When something does not work:"), ("doctor --config /etc/pipeline/pipeline.yaml --json", "For a script:")],
        };
        command.SetAction((parsed, _) => runner.RunAsync(parsed, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<DoctorFinding> findings = [Program(), OpenFiles(), Clock(context.Time)];
        var setup = Configuration(context, findings);
        findings.Add(await DoctorRecognition.LookAsync(ReadSettings.Of(setup?.Options), context.Time, cancellationToken));
        var isAway = false;
        if (setup is not null)
        {
            var queue = await StoreAsync("queue", setup.QueueLocation, async () => await OpenedQueue.FindAsync(setup, context, cancellationToken));
            var index = await StoreAsync("index", setup.IndexLocation, async () => await OpenedIndex.FindAsync(setup, context, cancellationToken));
            findings.AddRange([queue, index, .. new[] { setup.QueueLocation, setup.IndexLocation }.Select(Path.GetDirectoryName).OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(Folder)]);
            isAway = queue.Status == DoctorFinding.Bad || index.Status == DoctorFinding.Bad;
        }

        DoctorDocument document = new(findings);
        context.Output.Result(document, words => Write(words, document));
        return isAway ? ExitCodes.Unavailable : findings.Exists(finding => finding.Status == DoctorFinding.Bad) ? ExitCodes.Usage : ExitCodes.Done;
    }

    private static DoctorFinding Program() => new(
        "program", DoctorFinding.Good, $"pipeline {typeof(DoctorCommand).Assembly.GetName().Version!.ToString(3)} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores, "
            + $"{SizeText.Format(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20 << 20)} of memory at most");

    private static DoctorFinding OpenFiles() => Descriptors.FindFault() is { } fault
        ? new("open files", DoctorFinding.Bad, fault, "Raise the limit: 'ulimit -n 1024' in a shell, LimitNOFILE= in a systemd unit.")
        : new("open files", DoctorFinding.Good, $"at least {Descriptors.Fewest} may be open at once");

    private static DoctorFinding Clock(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var text = now.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return now.Year < FirstYear
            ? new("clock", DoctorFinding.Doubtful, $"it says {text}, which is before this program was made", "Set the clock: notBefore, deadlines and queue.retention go by it. Leases do not.")
            : new("clock", DoctorFinding.Good, $"it says {text}");
    }

    private static PipelineSetup? Configuration(CommandContext context, List<DoctorFinding> findings)
    {
        var registry = BuiltIn.CreateRegistry();
        var file = ConfigFile.Read(context.ConfigPath, registry);
        findings.Add(file.Options is null
            ? new("configuration", DoctorFinding.Bad, $"{file.Source} has {Words.Count(file.Diagnostics.Count, "fault", "faults")}", "'pipeline check' shows each with its line and what is allowed.")
            : file.Diagnostics.Count > 0 ? new("configuration", DoctorFinding.Doubtful, $"{file.Source} can be used, and has {Words.Count(file.Diagnostics.Count, "warning", "warnings")}", "'pipeline check' shows them.")
            : new("configuration", DoctorFinding.Good, $"{file.Source} is good"));
        return file.Options is { } options ? new PipelineSetup(options, registry) : null;
    }

    private static async Task<DoctorFinding> StoreAsync(string name, string location, Func<Task<IAsyncDisposable?>> open)
    {
        try
        {
            await using var opened = await open();
            return new(name, DoctorFinding.Good, opened is null ? $"there is none yet at {location}; the first command that stores something makes it" : $"{location} can be opened");
        }
        catch (CommandException fault)
        {
            return new(name, DoctorFinding.Bad, fault.Message, "docs/operations.md has each message with what to do.");
        }
    }

    private static IEnumerable<DoctorFinding> Folder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break; // it is no folder of this machine, or not made yet
        }

        var room = new DriveInfo(folder).AvailableFreeSpace;
        yield return room < LittleRoom
            ? new("disk", DoctorFinding.Doubtful, $"{folder} has {SizeText.Format(room)} left", "Make room, or shorten queue.retention. A worker waits when the disk is full, and goes on by itself.")
            : new("disk", DoctorFinding.Good, $"{folder} has {SizeText.Format(room / LittleRoom * LittleRoom)} left");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None)
        {
            yield return new("permissions", DoctorFinding.Doubtful, $"{folder} can be listed by others; it holds documents, questions and answers", $"chmod 700 '{folder}'");
        }
    }

    private static void Write(TextWriter words, DoctorDocument document)
    {
        foreach (var finding in document.Findings)
        {
            words.WriteLine($"{finding.Status,-8} {finding.Name}: {finding.Message}");
            if (finding.Fix is { } fix)
            {
                words.WriteLine($"         {fix}");
            }
        }
    }
}
