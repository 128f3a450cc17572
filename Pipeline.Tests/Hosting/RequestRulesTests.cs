using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Tests.Hosting;

internal sealed class RequestRulesTests
{
    private static readonly RequestRules Rules = new(
        new Dictionary<string, Type>
        {
            ["ingest"] = typeof(IngestInput),
            ["ask"] = typeof(AskInput),
            ["shout"] = typeof(string),
            ["count"] = typeof(int[]),
        },
        "/base/folder");

    [Test]
    public void Check_names_the_nearest_flow()
    {
        var candidate = Check("ingst", """{"path":"/a"}""");

        Assert.That(candidate.Fault, Is.EqualTo("there is no flow 'ingst'; did you mean 'ingest'?"));
        Assert.That(candidate.Request, Is.Null);
    }

    [Test]
    public void Check_names_all_flows_when_none_is_near() =>
        Assert.That(Check("translate", "{}").Fault, Is.EqualTo("there is no flow 'translate'; the configuration has ask, count, ingest, shout"));

    [TestCase("ask", """{"question":""}""", "'question'")]
    [TestCase("ask", """{"question":"q","top":0}""", "'top' is 0")]
    [TestCase("ask", """{"query":"q"}""", "unknown property 'query'")]
    [TestCase("ask", "[]", "is none for flow 'ask'")]
    [TestCase("ask", "null", "needs an input")]
    [TestCase("ingest", "{}", "none of 'path', 'url' and 'text'")]
    [TestCase("count", """{"a":1}""", "is none for flow 'count'")]
    public void Check_says_what_is_wrong_with_an_input(string flow, string input, string expected) =>
        Assert.That(Check(flow, input).Fault, Does.Contain(expected));

    [Test]
    public void Check_makes_a_relative_path_absolute_and_keeps_the_rest()
    {
        var input = Check("ingest", """{"path":"docs/a.md","documentId":"d","metadata":{"k":"v"}}""").Request!.Input;

        Assert.Multiple(() =>
        {
            Assert.That(input.GetProperty("path").GetString(), Is.EqualTo("/base/folder/docs/a.md"));
            Assert.That(input.GetProperty("documentId").GetString(), Is.EqualTo("d"));
            Assert.That(input.GetProperty("metadata").GetProperty("k").GetString(), Is.EqualTo("v"));
        });
    }

    [Test]
    public void Check_leaves_an_absolute_path_alone() =>
        Assert.That(Check("ingest", """{"path":"/a/../b"}""").Request!.Input.GetProperty("path").GetString(), Is.EqualTo("/a/../b"));

    [TestCase("ask", "why?", """{"question":"why?"}""")]
    [TestCase("ingest", "a b.md", """{"path":"a b.md"}""")]
    [TestCase("shout", "loud", "\"loud\"")]
    [TestCase("ask", """ {"question":"q","top":3}""", """{"question":"q","top":3}""")]
    [TestCase("count", """{"a":1}""", """{"a":1}""")]
    public void ReadArgument_reads_words_and_objects(string flow, string words, string expected) =>
        Assert.That(Rules.ReadArgument(flow, words).GetRawText(), Is.EqualTo(expected));

    [TestCase("count", "three", "takes a JSON object")]
    [TestCase("akk", "why?", "did you mean 'ask'?")]
    [TestCase("ask", "{question}", "not JSON")]
    public void ReadArgument_says_what_is_wrong(string flow, string words, string expected) =>
        Assert.That(() => Rules.ReadArgument(flow, words), Throws.TypeOf<FormatException>().With.Message.Contains(expected));

    private static Candidate Check(string flow, string input) =>
        Rules.Check(1, new JobRequest { Flow = flow, Input = JsonElement.Parse(input) });
}
