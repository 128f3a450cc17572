using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Architecture;

/// <summary>
/// What a backend declares that it cannot do is what a conformance test skips for it: each is listed here and said in the docs, so that none is switched off in silence. The suites themselves are
/// run by name: JobQueueConformance and JobStoreConformance on sqlite and azure, ChunkIndexConformance, FilterConformance, VersionSwitchConformance and ModelStoreConformance on embedded and qdrant.
/// </summary>
internal sealed class CapabilityTests
{
    private static readonly PipelineRegistry Registry = BuiltIn.CreateRegistry();

    [TestCase("sqlite", "")]
    [TestCase("azure", "StrictOrder OwnClock")] // docs/azure.md, What is different from a file
    public void Queue_lacks_just_what_is_listed(string name, string lacking) =>
        Assert.That(Lacking(Registry.Queues.Find(name)!.Capabilities, new QueueCapabilities()), Is.EqualTo(lacking));

    [TestCase("embedded", "Fuses")] // the stage `retrieve` fuses
    [TestCase("qdrant", "Exact")] // docs/qdrant.md, How well it finds; search.exact makes it exact
    public void Index_lacks_just_what_is_listed(string name, string lacking) =>
        Assert.That(Lacking(Registry.Indexes.Find(name)!.Capabilities, new IndexCapabilities { Fuses = true }), Is.EqualTo(lacking));

    [Test]
    public void Every_queue_and_index_that_comes_with_the_library_is_listed() => Assert.That(
        Registry.Queues.All.Select(queue => queue.Name).Concat(Registry.Indexes.All.Select(index => index.Name)), Is.EquivalentTo(new[] { "sqlite", "azure", "embedded", "qdrant" }));

    private static string Lacking<T>(T declared, T all) => string.Join(' ', typeof(T).GetProperties()
        .Where(property => property.PropertyType == typeof(bool) && (bool)property.GetValue(all)! && !(bool)property.GetValue(declared)!)
        .Select(property => property.Name));
}
