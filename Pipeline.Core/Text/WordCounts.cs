namespace Pipeline.Core.Text;

/// <summary>How common words are among the passages that can be found: what tells a rare word from one that is everywhere. Immutable.</summary>
/// <param name="Passages">How many passages there are.</param>
/// <param name="Having">For each word, in lower case, how many of them have it in any of its forms.</param>
public sealed record WordCounts(long Passages, IReadOnlyDictionary<string, long> Having);
