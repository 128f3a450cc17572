using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Hosting;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Configuration;

internal sealed class ShippedFileTests
{
    private static readonly PipelineRegistry Registry = BuiltIn.CreateRegistry();

    private static PipelineFileResult Shipped() =>
        PipelineFile.Load(Path.Combine(Repository.Root, "pipeline.yaml"), Registry, _ => null);

    [Test]
    public void Shipped_file_has_no_fault() => Assert.That(Shipped().Diagnostics, Is.Empty);

    [Test]
    public void Shipped_file_states_the_defaults()
    {
        var bare = Config.Read("version: 1\nflows:\n  ingest: [read, chunk, embed, index]\n  ask: [embed, retrieve, generate]\n  panel: [split, consult, judge]\n", Registry.Stages);

        Assert.That(ConfigurationFingerprint.Text(Shipped().Require()), Is.EqualTo(ConfigurationFingerprint.Text(bare.Require())));
    }

    [Test]
    public void Built_in_is_the_shipped_file()
    {
        var builtIn = PipelineFile.LoadBuiltIn(Registry, _ => null);

        Assert.That(ConfigurationFingerprint.Text(builtIn.Require()), Is.EqualTo(ConfigurationFingerprint.Text(Shipped().Require())));
        Assert.That(PipelineFile.BuiltInText(), Is.EqualTo(File.ReadAllText(Path.Combine(Repository.Root, "pipeline.yaml"))));
    }
}
