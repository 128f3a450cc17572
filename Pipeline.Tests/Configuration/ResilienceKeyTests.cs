using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Limits;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Configuration;

/// <summary>Limits, breakers, hedges, fallbacks and tolerance in pipeline.yaml.</summary>
internal sealed class ResilienceKeyTests
{
    private const string Flows = "flows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }\n";

    [Test]
    public void Keys_are_read_as_written()
    {
        var options = Read("""
            limits: { provider: { requests: 3000/1m, tokens: 1000000/1m, concurrent: 8, priority: [ask, ingest] } }
            stages:
              embed: { totalTimeout: 2m, breaker: { ratio: 25% }, rateLimit: provider, hedge: {}, tolerate: 5% }
              generate: { fallback: extractive, chaos: { seed: 3, fault: 5%, latency: { rate: 10%, by: 2s } }, tolerate: 3 }
            """).Require();

        var embed = options.Stages["embed"].Variants[0].Settings;
        var generate = options.Stages["generate"].Variants[0].Settings;
        Assert.Multiple(() =>
        {
            Assert.That(options.Limits["provider"].Priority, Is.EqualTo(new[] { "ask", "ingest" }));
            Assert.That(options.Limits["provider"] with { Priority = [] }, Is.EqualTo(new LimitOptions
            {
                Requests = new Rate(3000, TimeSpan.FromMinutes(1)),
                Tokens = new Rate(1_000_000, TimeSpan.FromMinutes(1)),
                Concurrent = 8,
                Priority = [],
            }));
            Assert.That((embed.TotalTimeout, embed.Breaker, embed.Hedge), Is.EqualTo(((TimeSpan?)TimeSpan.FromMinutes(2), new BreakerSettings { Ratio = new(0.25) }, new HedgeSettings())));
            Assert.That((embed.RateLimit, embed.Tolerate, embed.Fallback), Is.EqualTo(("provider", (Tolerance?)Tolerance.Of(new Share(0.05)), "lexical")));
            Assert.That((generate.Fallback, generate.Tolerate), Is.EqualTo(("extractive", (Tolerance?)Tolerance.Of(3))));
            Assert.That(generate.Chaos, Is.EqualTo(new ChaosSettings { Seed = 3, Fault = new(0.05), Latency = new() { Rate = new(0.1), By = TimeSpan.FromSeconds(2) } }));
        });
    }

    [TestCase("breaker: {}", true)]
    [TestCase("breaker: null", false)]
    [TestCase("capacity: 512", false)]
    public void Breaker_is_on_when_it_is_written(string key, bool isOn) =>
        Assert.That(Read($"stages: {{ embed: {{ {key} }} }}").Require().Stages["embed"].Variants[0].Settings.Breaker is not null, Is.EqualTo(isOn));

    [TestCase("limits: { provider: { concurrent: 1 } }\nstages: { embed: { rateLimit: provder } }", "PL206", "did you mean 'provider'?")]
    [TestCase("stages: { embed: { rateLimit: provider } }", "PL206", "nothing is allowed here")]
    [TestCase("limits: { provider: { concurrent: 1, priority: [aks] } }", "PL310", "did you mean 'ask'?")]
    [TestCase("limits: { provider: {} }", "PL108", "it limits nothing")]
    [TestCase("limits: { provider: { requests: 3000 } }", "PL104", "3000/1m")]
    [TestCase("limits: { provider: { concurrent: 1, priority: [ask, ask] } }", "PL108", "'ask' 2 times")]
    [TestCase("stages: { generate: { hedge: {} } }", "PL207", "GenerateStage is not registered as idempotent")]
    [TestCase("stages: { generate: { fallback: extractiv } }", "PL301", "did you mean 'extractive'?")]
    [TestCase("stages: { generate: { fallback: lexical } }", "PL309", "AskInput → VectorizedQuestion; it must be a transform of RetrievedPassages → Answer")]
    [TestCase("stages: { generate: { fallback: generate } }", "PL309", "generate → generate")]
    [TestCase("stages: { embed: { tolerate: many } }", "PL104", "a share (5%) or a whole number")]
    [TestCase("stages: { embed: { breaker: { ratio: 120% } } }", "PL104", "a share of 0 – 100%")]
    public void Fault_has_its_code_and_what_is_right(string section, string code, string words)
    {
        var fault = Read(section).Diagnostics.Single();

        Assert.That((fault.Code, fault.Severity), Is.EqualTo((code, ConfigurationSeverity.Error)));
        Assert.That(fault.Message, Does.Contain(words));
    }

    [TestCase("stages: { read: { totalTimeout: 1m } }")]
    [TestCase("stages: { read: { fallback: chunk } }")]
    public void Key_that_does_nothing_for_an_expanding_stage_is_a_warning(string section) => Assert.That(Read(section).Places(), Has.One.EndsWith("PL203"));

    [Test]
    public void Fallback_of_a_fallback_is_compiled_and_its_entry_is_used()
    {
        var file = Read("stages: { generate: { fallback: second }, second: { use: generate, timeout: 5s, fallback: extractive } }");

        Assert.That(file.Diagnostics, Is.Empty);
        Assert.That(file.Require().Stages.Keys, Does.Contain("second").And.Contain("extractive"));
    }

    private static PipelineFileResult Read(string section) => Config.Read($"version: 1\n{section.TrimEnd('\n')}\n{Flows}", BuiltIn.CreateRegistry().Stages);
}
