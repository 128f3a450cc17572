using System.Text;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Intake;

namespace Pipeline.Worker.Commands;

/// <summary>What <c>ingest</c> was given, as requests.</summary>
internal sealed record IngestSources(IReadOnlyList<string> Paths, string? DocumentId, IReadOnlyList<string> Metadata)
{
    private const string Stdin = "-";

    /// <summary>One request a path, in their order.</summary>
    /// <exception cref="CommandException">The text on stdin is too large.</exception>
    public async Task<IReadOnlyList<JobRequest>> ReadAsync(JobRequest template, Stream stdin, long maxBytes, CancellationToken cancellationToken)
    {
        var metadata = ReadMetadata();
        List<JobRequest> requests = [];
        foreach (var path in Paths)
        {
            IngestInput input = new()
            {
                Path = path == Stdin ? null : Path.GetFullPath(path),
                Text = path == Stdin ? await ReadTextAsync(stdin, maxBytes, cancellationToken) : null,
                DocumentId = DocumentId,
                Metadata = metadata,
            };
            requests.Add(template with { Input = InputJson.Of(input) });
        }

        return requests;
    }

    /// <summary>Looks at the arguments and the file system, before anything is opened or accepted.</summary>
    /// <exception cref="CommandException">A path does not exist, or another argument is faulty.</exception>
    public void Check()
    {
        ReadMetadata();
        if (Paths.FirstOrDefault(IsUrl) is { } url)
        {
            throw CommandException.Usage($"{url} is a URL; files and folders can be ingested. Download it first, or pipe it: curl -s URL | pipeline ingest - --document-id ID.");
        }

        var missing = Paths.Where(path => path != Stdin && !Path.Exists(path)).ToList();
        if (missing.Count > 0)
        {
            throw CommandException.Usage($"there is no file or folder {string.Join(", ", missing.Select(path => $"'{path}'"))}; nothing was ingested.");
        }

        if (Paths.Count(path => path == Stdin) > 1 || (DocumentId is not null && Paths.Count > 1))
        {
            throw CommandException.Usage("'-' can be given once, and --document-id with one PATH only.");
        }
    }

    private static bool IsUrl(string path) =>
        path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

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

    private static async Task<string> ReadTextAsync(Stream stdin, long maxBytes, CancellationToken cancellationToken)
    {
        using MemoryStream text = new();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stdin.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            text.Write(buffer, 0, read);
            if (text.Length > maxBytes)
            {
                throw CommandException.Usage($"the text on stdin is larger than {maxBytes:N0} bytes (queue.maxInputBytes); write it to a file and ingest that.");
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
