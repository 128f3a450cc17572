using System.Text.Json.Nodes;
using Json.Schema;
using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Schema;
using Pipeline.Core.Hosting;
using Pipeline.Tests.Support;
using Pipeline.Tests.Worker.Support;
using YamlDotNet.Serialization;

namespace Pipeline.Tests.Configuration;

/// <summary>The schema accepts what <c>check</c> accepts, and refuses what an editor should underline.</summary>
internal sealed class PipelineSchemaTests
{
    private const string Flows = "flows: { ask: [embed, retrieve, generate] }";
    private static readonly JsonSchema Schema = JsonSchema.FromText(PipelineSchema.Of(BuiltIn.CreateRegistry()).ToJsonString());

    private static readonly string[] Good =
    [
        "queue: { use: sqlite, sqlite: { path: ./q.db }, lease: 60s, maxAttempts: 3 }",
        "queue:",
        "index: { embedded: { vectors: int8, vectorMemory: 1GiB } }",
        "models: { embedding: { use: lexical, dimensions: 64 }, chat: { use: extractive } }",
        "models: { embedding: { dimensions: null, queryPrefix: 'query: ' , use: lexical } }",
        "queue: { maxAttempts: \"${ATTEMPTS:-3}\" }",
        "diagnostics: debug",
        "logging: { format: json, level: warning, levels: { Pipeline.Core: debug }, jobs: true }",
        "limits: { provider: { requests: 3000/1m, priority: [ask] } }",
        "stages: { retrieve: { minSources: 1, sources: [dense] }, my-embed: { use: embed, parallelism: auto } }",
    ];

    [TestCaseSource(nameof(Good))]
    public void What_check_accepts_is_valid(string section)
    {
        var text = $"version: 1\n{section}\n{Flows}\n";

        Assert.That(PipelineFile.Parse("test.yaml", text, BuiltIn.CreateRegistry(), static _ => null).Diagnostics.Where(fault => fault.Severity == ConfigurationSeverity.Error), Is.Empty);
        Assert.That(IsValid(text), Is.True);
    }

    [Test]
    public void Shipped_file_is_valid() => Assert.That(IsValid(File.ReadAllText(Path.Combine(Repository.Root, "pipeline.yaml"))), Is.True);

    [TestCase("queue: { use: kafka }")]
    [TestCase("queue: { leese: 60s }")]
    [TestCase("queue: { maxAttempts: 0 }")]
    [TestCase("index: { embedded: { vectors: int4 } }")]
    [TestCase("models: { embedding: { use: lsa, size: 3 } }")]
    [TestCase("stages: { read: { capacty: 3 } }")]
    [TestCase("stages: { embed: { use: embbed } }")]
    [TestCase("nothing: {}")]
    public void What_check_refuses_word_by_word_is_not_valid(string section) => Assert.That(IsValid($"version: 1\n{section}\n{Flows}\n"), Is.False);

    [TestCase("version: 2\nflows: { ask: [embed] }")]
    [TestCase("version: 1")]
    [TestCase("version: 1\nflows: { ask: [] }")]
    [TestCase("version: 1\nflows: { ask: [{ gather: [a] }] }")]
    public void File_without_its_parts_is_not_valid(string text) => Assert.That(IsValid(text), Is.False);

    [Test]
    public async Task Command_prints_the_schema()
    {
        var run = await CommandRun.OfAsync("schema");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(run.Out), PipelineSchema.Of(BuiltIn.CreateRegistry())), Is.True);
    }

    private static bool IsValid(string yaml)
    {
        var values = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(values);
        return Schema.Evaluate(JsonNode.Parse(json)).IsValid;
    }
}
