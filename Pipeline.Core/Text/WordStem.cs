namespace Pipeline.Core.Text;

/// <summary>A word and its stem.</summary>
/// <param name="Word">The word, folded.</param>
/// <param name="Term">Its stem.</param>
/// <param name="Kind">What it is of what it was read from.</param>
internal readonly record struct WordStem(string Word, string Term, WordKind Kind);
