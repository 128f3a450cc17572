namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>What an index holds, in SQL that does not depend on when it was written.</summary>
internal static class IndexContent
{
    /// <summary>Counts the chunks, with their places and vectors, that one attached index has and another has not.</summary>
    /// <param name="left">The one's name.</param>
    /// <param name="right">The other's name.</param>
    public static string Difference(string left, string right) => $"SELECT count(*) FROM ({Of(left)} EXCEPT {Of(right)})";

    private static string Of(string schema) => $"""
        SELECT d.name, v.version, c.ordinal, c.uuid, c.heading, c.text, c.start, c.finish, c.line, e.vector
        FROM {schema}.chunks c JOIN {schema}.vectors e USING (id) JOIN {schema}.versions v ON v.id = c.version JOIN {schema}.documents d ON d.id = v.document
        """;
}
