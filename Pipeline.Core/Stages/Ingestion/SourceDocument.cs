using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion;

/// <summary>A document as it was read: its text with its structure, and what is known of it. Immutable.</summary>
public sealed record SourceDocument : IHeavy
{
    private static readonly Dictionary<string, string> NoMetadata = new(StringComparer.Ordinal);

    /// <summary>Unique within the tenant.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Where it came from, as the sender wrote it.</summary>
    public required string Source { get; init; }

    /// <summary>What it was read as: <c>markdown</c>, <c>pdf</c>, <c>docx</c> and so on; the list of formats in the documentation has all.</summary>
    public required string Format { get; init; }

    /// <summary>Title, text and blocks.</summary>
    public required DocumentText Content { get; init; }

    /// <summary>What the sender said of it, and what it says of itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = NoMetadata;

    /// <inheritdoc/>
    long IHeavy.Weight => Content.Text.Length;

    /// <summary>The document that was asked for, when it is parsed.</summary>
    internal static SourceDocument Of(ParsedDocument parsed, string id, string source, IngestInput input) => new()
    {
        DocumentId = id,
        Source = source,
        Format = parsed.Format,
        Content = input.Metadata?.GetValueOrDefault("title") is { } title ? parsed.Content with { Title = title } : parsed.Content,
        Metadata = Merged(parsed.Content.Metadata, input.Metadata ?? NoMetadata),
    };

    /// <summary>The sender knows better than the document.</summary>
    private static IReadOnlyDictionary<string, string> Merged(IReadOnlyDictionary<string, string> document, IReadOnlyDictionary<string, string> sender)
    {
        if (document.Count == 0)
        {
            return sender;
        }

        Dictionary<string, string> merged = new(document, StringComparer.Ordinal);
        foreach (var (name, value) in sender)
        {
            merged[name] = value;
        }

        return merged;
    }

    /// <summary>For failures and logs: the source, not the text.</summary>
    public override string ToString() => Source;

    /// <summary>Says in the job's result what of the document could not be read.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stage">The stage that read it.</param>
    internal void Tell(IJobContext job, string stage)
    {
        foreach (var note in Content.Notes)
        {
            job.Degrade(stage, $"'{Source}' is not read whole", note);
        }
    }
}
