namespace Pipeline.Worker.Evaluation;

/// <summary>Which documents are relevant to which queries. A judgement of 0 or less says that a document is not, and counts like none.</summary>
internal sealed class Judgements
{
    private readonly Dictionary<string, HashSet<string>> _relevant = new(StringComparer.Ordinal);

    /// <summary>Queries with a relevant document: the others cannot be scored.</summary>
    public IReadOnlyCollection<string> Queries => _relevant.Keys;

    public void Add(string query, string document, double score)
    {
        if (score > 0)
        {
            (_relevant.TryGetValue(query, out var documents) ? documents : _relevant[query] = new(StringComparer.Ordinal)).Add(document);
        }
    }

    /// <summary>The documents relevant to a query; empty when none is.</summary>
    public IReadOnlySet<string> RelevantTo(string query) => _relevant.TryGetValue(query, out var documents) ? documents : new HashSet<string>();
}
