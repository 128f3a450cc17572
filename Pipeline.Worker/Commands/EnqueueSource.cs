using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Intake;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary>Where <c>enqueue</c> takes its jobs from: the command line, or a file.</summary>
internal sealed record EnqueueSource(string? Flow, IReadOnlyList<string> Inputs, string? File)
{
    /// <exception cref="CommandException">The two ways are mixed, or neither is complete.</exception>
    public void Check(JobRequest template)
    {
        if (File is null && (Flow is null || Inputs.Count == 0))
        {
            throw CommandException.Usage("name a FLOW and at least one INPUT, or a --file of jobs; 'pipeline enqueue --help' has examples.");
        }

        if (File is not null && Flow is not null)
        {
            throw CommandException.Usage("the lines of --file name their flows; leave FLOW and INPUT away.");
        }

        if (File is not null && template != JobOptions.Defaults)
        {
            throw CommandException.Usage("the lines of --file bring their own tenant, priority, dedupeKey, notBefore and deadline; leave the options away.");
        }
    }

    /// <summary>The inputs of the command line; for a flow that takes documents, the text on stdin instead of '-'.</summary>
    /// <exception cref="CommandException">There is no text on stdin, or too much.</exception>
    public async Task<IReadOnlyList<string>> ReadInputsAsync(OpenedQueue opened, Stream stdin, CancellationToken cancellationToken)
    {
        if (!Inputs.Contains(StdinText.Sign) || opened.Setup.FlowInputs.GetValueOrDefault(Flow!) != typeof(IngestInput))
        {
            return Inputs;
        }

        var text = InputJson.Of(await StdinText.ReadAsync(stdin, opened.Setup.Options.Queue.MaxInputBytes, StdinText.NoText, cancellationToken)).GetRawText();
        return [.. Inputs.Select(input => input == StdinText.Sign ? text : input)];
    }

    /// <summary>The file or stdin; <see langword="null"/> when the jobs stand on the command line.</summary>
    public Stream? OpenLines(Streams streams)
    {
        if (Directory.Exists(File))
        {
            throw CommandException.Usage($"--file '{File}' is a folder; name a file with a job a line.");
        }

        try
        {
            return File switch
            {
                null => null,
                "-" => streams.In,
                _ => new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan),
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"--file {File} cannot be read: {fault.Message}");
        }
    }
}
