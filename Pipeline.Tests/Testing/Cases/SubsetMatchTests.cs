using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Testing.Cases;

[TestFixture]
public class SubsetMatchTests
{
    private const string Actual = """{"state":"ok","count":3,"none":null,"items":[{"id":"a","n":1},{"id":"b","n":2}],"empty":[]}""";

    [TestCase("""{"state":"OK"}""")]
    [TestCase("""{"state":"o*","count":">= 3"}""")]
    [TestCase("""{"count":3,"none":null,"absent":null}""")]
    [TestCase("""{"items":[{"n":2},{"id":"a"}],"empty":[]}""")]
    public void Part_that_is_there_matches(string expected) => Assert.That(Difference(expected), Is.Null);

    [TestCase("""{"state":"no"}""", """result.state: expected "no", was "ok" """)]
    [TestCase("""{"count":"> 3"}""", """result.count: expected "> 3", was 3""")]
    [TestCase("""{"absent":1}""", "result.absent: expected 1, was nothing")]
    [TestCase("""{"items":[{"id":"a","n":2}]}""", """result.items: expected an item like {"id":"a","n":2}, was [{"id":"a","n":1},{"id":"b","n":2}]""")]
    [TestCase("""{"items":[]}""", """result.items: expected an empty list, was [{"id":"a","n":1},{"id":"b","n":2}]""")]
    [TestCase("""{"count":{"a":1}}""", """result.count: expected {"a":1}, was 3""")]
    public void Part_that_differs_is_named_with_both_values(string expected, string difference) => Assert.That(Difference(expected), Is.EqualTo(difference.TrimEnd()));

    private static string? Difference(string expected) => SubsetMatch.FindDifference(JsonElement.Parse(expected), JsonElement.Parse(Actual), "result");
}
