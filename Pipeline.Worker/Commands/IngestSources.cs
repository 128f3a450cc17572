using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Sources;
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
            inputs.Add(path == StdinText.Sign ? await StdinText.ReadAsync(stdin, maxBytes, StdinText.NoText, cancellationToken) : FullPath(IngestInput.Of(path)));
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
        ThrowIfUnreadable();
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

    private void ThrowIfUnreadable()
    {
        if (Text is not null && string.IsNullOrWhiteSpace(Text))
        {
            throw CommandException.Usage("--text has no text; give some, or '-' for a text on stdin. Nothing was ingested.");
        }

        foreach (var path in Paths)
        {
            var why = string.IsNullOrWhiteSpace(path) ? "a PATH is empty; name a file, a folder, a glob or a URL"
                : !UrlRules.LooksLikeUrl(path) && SchemeOf(path) is { } scheme ? $"'{path}' is a URL of the scheme '{scheme}'; http and https are read. Bring it here first, and ingest the file"
                : MatchesNothing(path) ? $"no file matches '{path}'; '*' stands for any part of a name, '**' for any folders"
                : IsBlank(path) ? $"'{path}' has no text: it is empty, or blanks alone"
                : null;
            if (why is not null)
            {
                throw CommandException.Usage($"{why}. Nothing was ingested.");
            }
        }
    }

    /// <summary>Whether a file has nothing in it. One of more than some blanks is left to its reader, and one that cannot be opened too.</summary>
    private static bool IsBlank(string path)
    {
        const int Few = 4096;
        try
        {
            using var opened = File.Exists(path) ? OpenedPath.Find(path) : null;
            return opened is { IsFile: true, Length: <= Few } && !File.ReadAllBytes(path).AsSpan().ContainsAnyExcept(" \t\r\n"u8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? SchemeOf(string path) => path.IndexOf("://", StringComparison.Ordinal) is > 0 and var end && Uri.CheckSchemeName(path[..end]) ? path[..end] : null;

    private static bool MatchesNothing(string path)
    {
        if (!GlobPath.IsGlob(path) || Path.Exists(path) || GlobPath.Parse(path) is not { } glob)
        {
            return false;
        }

        var folder = Path.GetFullPath(glob.Folder);
        return !Directory.Exists(folder) || !DocumentFiles.Below(folder, LinkedPath.Follow(folder), glob.Takes, static (_, _) => { }).Any();
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
