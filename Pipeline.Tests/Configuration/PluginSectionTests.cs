using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Plugins;
using Pipeline.Core.Hosting;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Configuration;

/// <summary>A plugin that cannot be used is a fault at its line. One that can is in the tests of docs/library.md.</summary>
internal sealed class PluginSectionTests
{
    private const string Flows = "\nflows: { ingest: [read, chunk, embed, index] }\n";

    [TestCase("plugins: [./none.dll]", "2:11 PL114", "no such file")]
    [TestCase("plugins: [./text.dll]", "2:11 PL114", "cannot be used")]
    [TestCase("plugins: ./none.dll", "2:10 PL103", "must be a list")]
    [TestCase("plugins: [[a]]", "2:11 PL103", "must be a path")]
    public void Plugin_that_cannot_be_used_is_a_fault_at_its_line(string section, string place, string words)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("text.dll"), "no assembly");
        File.WriteAllText(folder.File("pipeline.yaml"), $"version: 1\n{section}{Flows}");

        var fault = PipelineFile.Load(folder.File("pipeline.yaml"), BuiltIn.CreateRegistry(), static _ => null).Diagnostics.Single();

        Assert.That($"{fault.Line}:{fault.Column} {fault.Code}", Is.EqualTo(place));
        Assert.That(fault.Message, Does.Contain(words));
    }

    [Test]
    public void Assembly_without_a_plugin_is_a_fault()
    {
        using TempFolder folder = new();
        File.Copy(typeof(NUnit.Framework.Internal.Test).Assembly.Location, folder.File("other.dll"));
        File.WriteAllText(folder.File("pipeline.yaml"), $"version: 1\nplugins: [other.dll]{Flows}");

        var fault = PipelineFile.Load(folder.File("pipeline.yaml"), BuiltIn.CreateRegistry(), static _ => null).Diagnostics.Single();

        Assert.That(fault.Message, Does.Contain($"no public class that implements {nameof(IPipelinePlugin)}"));
    }
}
