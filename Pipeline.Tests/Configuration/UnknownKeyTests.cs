using NUnit.Framework;

namespace Pipeline.Tests.Configuration;

internal sealed class UnknownKeyTests
{
    [TestCase("quue: {}", "2:1 PL101", "queue")]
    [TestCase("queue: { laese: 60s }", "2:10 PL101", "lease")]
    [TestCase("queue: { retry: { dely: 2s } }", "2:19 PL101", "delay")]
    [TestCase("queue: { Lease: 60s }", "2:10 PL101", "lease")]
    [TestCase("stages: { embed: { paralelism: 4 } }", "2:20 PL101", "parallelism")]
    [TestCase("stages: { chunk: { token: 100 } }", "2:20 PL101", "tokens")]
    [TestCase("stages: { embed: { batch: { sizes: 4 } } }", "2:29 PL101", "size")]
    [TestCase("stages: { embed: { breaker: { pauze: 1s } } }", "2:31 PL101", "pause")]
    [TestCase("limits: { provider: { request: 3000/1m } }", "2:23 PL101", "requests")]
    public void Unknown_key_is_an_error_with_its_place_and_the_nearest_word(string section, string place, string nearest)
    {
        var result = Config.ReadSection(section);

        Assert.That(result.Places(), Does.Contain(place));
        Assert.That(result.Diagnostics.Single(fault => fault.Code == "PL101").Message, Does.Contain("allowed: ").And.EndsWith($"did you mean '{nearest}'?"));
    }

    [Test]
    public void Every_fault_is_reported_at_once_in_the_order_of_the_file()
    {
        var result = Config.Read("""
            version: 1
            queue:
              laese: 60s
              maxAttempts: 0
              retry: { delay: 10s, max: 1s }
            stages:
              read: { capacity: zero }
              embedd: {}
              chunk: { overlap: 150 }
            flows:
              ingest: [read, embed, index]
              ask: [embed, retrive, generate]
            """);

        Assert.That(result.Places(), Is.EqualTo(new[]
        {
            "3:3 PL101", "4:16 PL105", "5:29 PL108", "7:21 PL104", "8:3 PL201", "9:12 PL108", "11:18 PL302", "12:16 PL301",
        }));
        Assert.That(result.Options, Is.Null);
    }

    [Test]
    public void Alias_of_an_engine_key_is_the_engine_key()
    {
        var options = Config.Read("version: 1\nstages: { retrieve: { sources: [dense, lexical], within: 3s, minSources: 2, top: 5 } }\nflows: { ask: [embed, retrieve, generate] }").Require();

        Assert.That(options.Stages["retrieve"].Variants[0].Settings, Has.Property("MinBranches").EqualTo(2).And.Property("Within").EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public void Alias_beside_its_engine_key_is_an_error() =>
        Assert.That(Config.ReadSection("stages: { retrieve: { minSources: 2, minBranches: 1 } }").Places(), Does.Contain("2:23 PL102"));
}
