using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Intake;

namespace Pipeline.Worker.Commands;

/// <summary>What <c>ingest</c> was given, as requests.</summary>
internal sealed record IngestSources(IReadOnlyList<string> Paths, string? Text, string? DocumentId, IReadOnlyList<string> Metadata, bool Sync)
{
    /// <summary>What to call each of them, in their order.</summary>
    public IEnumerable<string> Names => Text is null ? Paths : Paths.Append("text");

    /// <summary>One request a path, in their order; the text of <c>--text</c> comes last.</summary>
    /// <exception cref="CommandException">The text on stdin is too large, or none.</exception>
    public async Task<IReadOnlyList<JobRequest>> ReadAsync(JobRequest template, Stream stdin, long maxBytes, CancellationToken cancellationToken)
    {
        var metadata = ReadMetadata();
        List<IngestInput> inputs = [];
        foreach (var path in Paths)
        {
            inputs.Add(path == StdinText.Sign ? await StdinText.ReadAsync(stdin, maxBytes, cancellationToken) : FullPath(IngestInput.Of(path)));
        }

        if (Text is not null)
        {
            inputs.Add(new IngestInput { Text = Text });
        }

        return [.. inputs.Select(input => template with { Input = InputJson.Of(input with { DocumentId = DocumentId, Metadata = metadata, Sync = Sync }) })];
    }

    /// <summary>Looks at the arguments and the file system, before anything is opened or accepted.</summary>
    /// <exception cref="CommandException">A path does not exist, or another argument is faulty.</exception>
    public void Check()
    {
        ReadMetadata();
        var paths = Paths.Where(path => path != StdinText.Sign).Select(path => IngestInput.Of(path).Path).OfType<string>().ToList();
        var missing = paths.Where(path => !Path.Exists(path) && !path.Contains('*', StringComparison.Ordinal)).ToList();
        if (missing.Count > 0)
        {
            throw CommandException.Usage($"there is no file or folder {string.Join(", ", missing.Select(path => $"'{path}'"))}; nothing was ingested.");
        }

        if (Names.ToList() is not [_, .. var others])
        {
            throw CommandException.Usage("name at least one PATH or URL, '-' for a text on stdin, or --text; 'pipeline ingest --help' has examples.");
        }

        if (Paths.Count(path => path == StdinText.Sign) > 1 || (DocumentId is not null && others.Count > 0))
        {
            throw CommandException.Usage("'-' can be given once, and --document-id with one PATH only.");
        }

        if (Sync && (others.Count + 1 != paths.Count || !paths.TrueForAll(Directory.Exists)))
        {
            throw CommandException.Usage($"--sync is for folders: {string.Join(", ", Names.Where(name => !Directory.Exists(name)).Select(name => $"'{name}'"))} is none.");
        }
    }

    private static IngestInput FullPath(IngestInput input) => input.Path is null ? input : input with { Path = Path.GetFullPath(input.Path) };

    private Dictionary<string, string>? ReadMetadata()
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (var pair in Metadata)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !metadata.TryAdd(pair[..equals], pair[(equals + 1)..]))
            {
                throw CommandException.Usage($"--metadata '{pair}' {(equals <= 0 ? "is not KEY=VALUE" : "names its key a second time")}.");
            }
        }

        return metadata.Count == 0 ? null : metadata;
    }
}
