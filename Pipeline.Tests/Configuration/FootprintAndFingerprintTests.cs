using NUnit.Framework;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Hosting;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration;

internal sealed class FootprintAndFingerprintTests
{
    private const string Text = "version: 1\nqueue: { maxInputBytes: 2KiB }\nstages: { read: { capacity: 10, parallelism: 4 }, embed: { capacity: 20, parallelism: 3, batch: { size: 8 } } }\n" + Config.Flows;

    [Test]
    public void Footprint_is_what_the_compiled_flow_holds()
    {
        var registry = SampleRegistry.Create();
        var result = Config.Read(Text, registry);
        var flow = FlowCompiler.Compile(result.Require(), registry, NoServices.Instance)["ingest"];

        Assert.That(result.Footprints.Single().Stages.Select(stage => stage.Items), Is.EqualTo(flow.Stages.Select(stage => stage.MaxItems)));
        Assert.That(result.Footprints.Single().Items, Is.EqualTo(flow.MaxItems));
    }

    [Test]
    public void Footprint_is_capacity_and_parallelism_times_batch()
    {
        var stages = Config.Read(Text).Footprints.Single().Stages;

        Assert.That(stages[0], Is.EqualTo(new StageFootprint("read", "Source", 4, 14)));
        Assert.That(stages[2], Is.EqualTo(new StageFootprint("embed", "Passage", 3, 20 + (3 * 8))));
    }

    [TestCase("[read, chunk, embed, index]", 14)]
    [TestCase("{ stages: [read, chunk, embed, index] }", 14)]
    [TestCase("{ inFlight: 3, stages: [read, chunk, embed, index] }", 3)]
    public void Footprint_has_the_jobs_in_flight_and_their_inputs(string flow, int jobs)
    {
        var registry = SampleRegistry.Create();
        var result = Config.Read(Text.Replace("[read, chunk, embed, index]", flow, StringComparison.Ordinal), registry);

        Assert.That(result.Footprints.Single().Jobs, Is.EqualTo(jobs));
        Assert.That(result.Footprints.Single().JobBytes, Is.EqualTo(jobs * 2048));
        Assert.That(FlowCompiler.Compile(result.Require(), registry, NoServices.Instance)["ingest"].MaxJobs, Is.EqualTo(jobs));
    }

    [Test]
    public void Footprint_of_the_stage_that_reads_folders_counts_what_it_reads_ahead()
    {
        var stages = Config.Read("version: 1\nstages: { read: { capacity: 10, parallelism: 4 } }\nflows: { ingest: [read, chunk, embed, index] }\n", BuiltIn.CreateRegistry().Stages).Footprints.Single().Stages;

        Assert.That(stages[0].Items, Is.EqualTo(10 + 4 + 3));
    }

    [Test]
    public void Footprint_of_an_index_is_what_its_vectors_may_take() =>
        Assert.That(Config.ReadSection("index: { embedded: { vectorMemory: 3MiB } }").IndexFootprint!.VectorBytes, Is.EqualTo(3 * 1024 * 1024));

    [TestCase("queue: { lease: 61s }")]
    [TestCase("index: { embedded: { vectors: int8 } }")]
    [TestCase("models: { embedding: { dimensions: 128 } }")]
    [TestCase("stages: { chunk: { tokens: 201 } }")]
    [TestCase("stages: { chunk: { retry: { attempts: 2 } } }")]
    public void Fingerprint_changes_with_every_effective_option(string section) =>
        Assert.That(Fingerprint(section), Is.Not.EqualTo(Fingerprint("")));

    [Test]
    public void Fingerprint_is_the_same_however_the_same_is_written()
    {
        Assert.That(Fingerprint("queue:\n  lease: 1m\n\nstages:\n  chunk: { tokens: 200 } # the default"), Is.EqualTo(Fingerprint("")));
        Assert.That(Fingerprint(""), Does.Match("^[0-9a-f]{16}$"));
    }

    [Test]
    public void Fingerprint_changes_with_the_order_of_a_flow() =>
        Assert.That(ConfigurationFingerprint.Of(Config.Read("version: 1\nflows: { ingest: [read, chunk] }").Require()), Is.Not.EqualTo(Fingerprint("")));

    private static string Fingerprint(string section) => ConfigurationFingerprint.Of(Config.ReadSection(section).Require());
}
