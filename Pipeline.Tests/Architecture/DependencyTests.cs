using NetArchTest.Rules;
using NUnit.Framework;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Architecture;

/// <summary>Dependencies point one way: Configuration → Queues, Flow → Stages → Indexes, Models → Jobs. Storage, Options, Text and Concurrency are leaves; Diagnostics names jobs; Testing stands above all.</summary>
internal sealed class DependencyTests
{
    private const string Core = "Pipeline.Core.";

    [TestCase("Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Testing")]
    [TestCase("Limits", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Testing")]
    [TestCase("Models", "Queues", "Flow", "Stages", "Indexes", "Configuration", "Testing")]
    [TestCase("Indexes", "Queues", "Flow", "Stages", "Models", "Configuration", "Testing")]
    [TestCase("Stages", "Queues", "Flow", "Configuration", "Storage", "Testing")]
    [TestCase("Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Testing")]
    [TestCase("Flow", "Queues", "Indexes", "Models", "Configuration", "Storage", "Testing")]
    [TestCase("Diagnostics", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Testing")]
    [TestCase("Storage", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Testing")]
    [TestCase("Options", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Text", "Testing")]
    [TestCase("Text", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Options", "Testing")]
    [TestCase("Concurrency", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Options", "Text", "Diagnostics", "Testing")]
    [TestCase("Files", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Storage", "Options", "Text", "Diagnostics", "Concurrency", "Testing")]
    public void Namespace_of_core_depends_on_those_below_it_only(string segment, params string[] above)
    {
        var result = Types.InAssembly(typeof(Job).Assembly)
            .That().ResideInNamespace(Core + segment)
            .ShouldNot().HaveDependencyOnAny([.. above.Select(name => Core + name)])
            .GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void Core_has_no_console_and_no_web_server()
    {
        var result = Types.InAssembly(typeof(Job).Assembly)
            .ShouldNot().HaveDependencyOnAny("System.Console", "Spectre.Console", "Microsoft.AspNetCore", "System.CommandLine")
            .GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void Names_never_hide_the_products_or_the_librarys()
    {
        var types = typeof(Job).Assembly.GetTypes();

        Assert.Multiple(() =>
        {
            Assert.That(types.Where(type => type.Name == "Pipeline"), Is.Empty, "a type named Pipeline");
            Assert.That(types.Where(type => type.Namespace?.Split('.').Contains("Dataflow") == true), Is.Empty, "a namespace segment Dataflow");
        });
    }
}
