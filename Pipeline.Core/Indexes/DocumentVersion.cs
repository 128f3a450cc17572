using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes;

/// <summary>One version of one document. Immutable; shared by its chunks.</summary>
public sealed record DocumentVersion : IFilteredDocument
{
    /// <summary>Whose document it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The document's id, unique within the tenant: its path or URL unless the sender gave another.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Fingerprint of content and chunker, as lower-case hex: when it is the same, nothing needs to be done.</summary>
    public required string Version { get; init; }

    /// <summary>Where it came from: a path or URL.</summary>
    public required string Source { get; init; }

    /// <summary>Its title; empty when unknown.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the sender said of it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The job and lease that writes it: a version with a lower fence than the highest that the document has seen is discarded.</summary>
    public required Fence Fence { get; init; }
}
