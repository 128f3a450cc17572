namespace Pipeline.Core.Options;

/// <summary>The names that stages, flows, limits and backends have in pipeline.yaml. Pure.</summary>
internal static class EntryName
{
    /// <summary>What a name is, for messages.</summary>
    public const string Rule = "use 1–64 lower case letters, digits and hyphens, a letter first, as in 'redact-names'";

    private const int MaxLength = 64;

    /// <summary>Whether a word is such a name.</summary>
    /// <param name="name">The word.</param>
    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= MaxLength && char.IsAsciiLetterLower(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
