using System.Globalization;
using CsCheck;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Indexes.Filters;

/// <summary>Documents with metadata, and filters over what they have and what they have not.</summary>
internal static class FilterGen
{
    private static readonly string[] Values = ["en", "de", "2020", "2020.0", "9", "10", "-1.5", "2024-01-31", "2024-01-31T12:00:00Z", "", "it's \"a\" [b]"];

    private static readonly Gen<FilterField> Fields = Gen.OneOf("lang", "year", "my key", "and", "metadata.lang", "title", "source", "documentId").Select(name => new FilterField(name));

    private static readonly Gen<FilterValue> Literals = Gen.OneOf(
        Gen.OneOf(Values).Select(FilterValue.Of),
        Gen.OneOf(2020m, 9m, 10.0m, -1.5m).Select(FilterValue.Of));

    private static readonly Gen<ChunkFilter> Conditions = Gen.OneOf<ChunkFilter>(
        Gen.Select(Fields, Gen.Enum<FilterOperator>(), Literals).Select((field, comparison, value) => (ChunkFilter)new ComparisonFilter(field, comparison, value)),
        Gen.Select(Fields, Literals.Array[1, 4]).Select((field, values) => (ChunkFilter)new InFilter(field, values)),
        Gen.Select(Fields, Gen.OneOf("*", "*2*", "?n", "/docs/*", "it's*")).Select((field, pattern) => (ChunkFilter)new PatternFilter(field, pattern)),
        Fields.Select(field => (ChunkFilter)new ExistsFilter(field)));

    /// <summary>Filters up to a few levels deep.</summary>
    public static Gen<ChunkFilter> Filters { get; } = Gen.Recursive<ChunkFilter>((depth, inner) => depth > 3
        ? Conditions
        : Gen.Frequency(
            (3, Conditions),
            (1, inner.Select(part => (ChunkFilter)new NotFilter(part))),
            (1, inner.Array[2, 3].Select(parts => (ChunkFilter)new AllFilter(parts))),
            (1, inner.Array[2, 3].Select(parts => (ChunkFilter)new AnyFilter(parts)))));

    /// <summary>Documents that differ in what filters look at.</summary>
    public static IReadOnlyList<DocumentVersion> Documents { get; } =
    [
        .. Enumerable.Range(0, 24).Select(number => ChunkFactory.Document(number.ToString(CultureInfo.InvariantCulture), "1") with
        {
            Title = number % 4 == 0 ? "" : Values[number % Values.Length],
            Metadata = new[] { ("lang", number % 3), ("year", number % 5), ("my key", number % 7), ("and", number % 2) }
                .Where(pair => pair.Item2 > 0)
                .ToDictionary(pair => pair.Item1, pair => Values[(number + pair.Item2) % Values.Length], StringComparer.Ordinal),
        }),
    ];
}
