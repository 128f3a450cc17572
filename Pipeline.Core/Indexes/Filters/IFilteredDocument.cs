namespace Pipeline.Core.Indexes.Filters;

/// <summary>What a <see cref="ChunkFilter"/> can look at in a document.</summary>
public interface IFilteredDocument
{
    /// <summary>The document's id.</summary>
    string DocumentId { get; }

    /// <summary>Where it came from: a path or URL.</summary>
    string Source { get; }

    /// <summary>Its title; empty when unknown.</summary>
    string Title { get; }

    /// <summary>What the sender said of it.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }
}
