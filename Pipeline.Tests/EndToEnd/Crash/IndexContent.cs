namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>What an index holds, in SQL that does not depend on when it was written.</summary>
internal static class IndexContent
{
    /// <summary>Counts the chunks, with their places and vectors, that one attached index has and another has not.</summary>
    /// <param name="left">The one's name.</param>
    /// <param name="right">The other's name.</param>
    public static string Difference(string left, string right) => $"SELECT count(*) FROM ({Of(left)} EXCEPT {Of(right)})";

    /// <summary>The chunks of an attached index's current vectors: a vector's id is its chunk's and, in every other generation of the model, one bit more.</summary>
    public static string VectorsOf(string schema) =>
        $"SELECT e.id & ~(1 << 62) AS id, e.version, e.vector FROM {schema}.vectors e JOIN {schema}.model m ON e.id >> 62 = m.generation & 1";

    private static string Of(string schema) => $"""
        SELECT (SELECT identity FROM {schema}.model), d.name, v.version, c.ordinal, c.uuid, c.heading, c.text, c.start, c.finish, c.line, e.vector
        FROM {schema}.chunks c JOIN ({VectorsOf(schema)}) e USING (id) JOIN {schema}.versions v ON v.id = c.version JOIN {schema}.documents d ON d.id = v.document
        """;
}
