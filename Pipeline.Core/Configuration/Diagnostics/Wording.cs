using Pipeline.Core.Text;

namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>Pieces of messages. Pure.</summary>
internal static class Wording
{
    private const int LongestQuote = 80;

    /// <summary>What was written, in quotes, cut when long.</summary>
    public static string Quote(string text) => text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}…'";

    /// <summary>The allowed words and, if one is near what was written, that one.</summary>
    /// <param name="written">What was written; <see langword="null"/> when it must not be hinted at.</param>
    /// <param name="allowed">What is allowed.</param>
    public static string Allowed(string? written, IReadOnlyCollection<string> allowed)
    {
        var list = allowed.Count == 0 ? "nothing is allowed here" : $"allowed: {string.Join(", ", allowed)}";
        return written is not null && NearestWord.Find(written, allowed) is { } nearest ? $"{list}; did you mean '{nearest}'?" : list;
    }

    /// <summary>A key's full path.</summary>
    public static string Path(string section, string key) => section.Length == 0 ? key : $"{section}.{key}";
}
