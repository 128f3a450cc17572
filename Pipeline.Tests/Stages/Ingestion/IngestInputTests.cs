using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Stages.Ingestion;

namespace Pipeline.Tests.Stages.Ingestion;

internal sealed class IngestInputTests
{
    [Test]
    public void FindFaults_path_or_text_none()
    {
        Assert.That(Read("""{"path":"a.md","metadata":{"title":"A"}}""").FindFaults(), Is.Empty);
        Assert.That(Read("""{"text":"words","documentId":"x"}""").FindFaults(), Is.Empty);
    }

    [TestCase("""{}""", "none of 'path', 'url' and 'text'")]
    [TestCase("""{"path":"a","text":"b"}""", "both 'path' and 'text'")]
    [TestCase("""{"path":"a","url":"https://example.org","text":"b"}""", "'path', 'url' and 'text' are given")]
    [TestCase("""{"url":"example.org/page"}""", "'url' is no absolute URL")]
    [TestCase("""{"url":"ftp://example.org/page"}""", "'url' begins with 'ftp:'")]
    [TestCase("""{"url":"https://me:secret@example.org/"}""", "'url' holds a user name or password")]
    [TestCase("""{"url":"https://example.org/","sync":true}""", "'sync' is for folders")]
    [TestCase("""{"path":"  "}""", "'path' is empty")]
    [TestCase("""{"path":"a","documentId":""}""", "'documentId' has 0 characters")]
    public void FindFaults_wrong_input_says_what_is_wrong(string json, string expected) =>
        Assert.That(Read(json).FindFaults(), Has.One.Contains(expected));

    [Test]
    public void FindFaults_unknown_property_names_it_and_what_is_allowed()
    {
        var faults = Read("""{"uri":"https://example.org"}""").FindFaults();

        Assert.That(faults, Has.One.EqualTo("unknown property 'uri'; allowed are path, url, text, documentId, metadata, sync"));
        Assert.That(faults, Has.One.Contains("none of"), "all faults are told at once");
    }

    [Test]
    public void Metadata_may_have_numbers_and_truths_as_filters_do()
    {
        var input = Read("""{"text":"x","metadata":{"year":2020,"share":1.50,"draft":true,"lang":"en"}}""");

        Assert.That(input.Metadata!.Select(pair => $"{pair.Key}={pair.Value}"), Is.EqualTo(["year=2020", "share=1.50", "draft=true", "lang=en"]));
        Assert.That(JsonSerializer.Serialize(input.Metadata, PipelineJson.Options), Is.EqualTo("""{"year":"2020","share":"1.50","draft":"true","lang":"en"}"""));
    }

    [Test]
    public void Metadata_of_a_doubled_name_is_the_last() =>
        Assert.That(Read("""{"text":"x","metadata":{"year":1999,"year":2020}}""").Metadata!["year"], Is.EqualTo("2020"));

    [TestCase("""{"text":"x","metadata":{"tags":["a"]}}""", "'metadata.tags' is null, a list or an object; give a text, a number, true or false")]
    [TestCase("""{"text":"x","metadata":{"tags":null}}""", "'metadata.tags' is null")]
    [TestCase("""{"text":"x","metadata":"en"}""", "'metadata' is no object")]
    public void Metadata_of_another_kind_is_refused_by_name(string json, string expected) =>
        Assert.That(() => Read(json), Throws.TypeOf<JsonException>().With.Message.Contains(expected));

    private static IngestInput Read(string json) => JsonSerializer.Deserialize<IngestInput>(json, PipelineJson.Options)!;
}
