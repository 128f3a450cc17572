using NetArchTest.Rules;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Architecture;

/// <summary>Dependencies point one way: Hosting → Configuration → Queues, Flow → Stages → Indexes, Models → Jobs. Storage, Options, Text and Concurrency are leaves; Diagnostics names jobs; Testing stands above all.</summary>
internal sealed class DependencyTests
{
    private const string Core = "Pipeline.Core.";

    private static readonly string[] BackendNames = ["Sqlite", "Azure", "Embedded", "Extractive", "Lsa", "LexicalEmbedding", "LexicalBackend", "LexicalOptions", "Qdrant", "OpenAi"];

    [TestCase("Configuration", "Hosting", "Testing")]
    [TestCase("Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Testing")]
    [TestCase("Limits", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Testing")]
    [TestCase("Models", "Queues", "Flow", "Stages", "Indexes", "Configuration", "Hosting", "Testing")]
    [TestCase("Indexes", "Queues", "Flow", "Stages", "Models", "Configuration", "Hosting", "Testing")]
    [TestCase("Stages", "Queues", "Flow", "Configuration", "Hosting", "Storage", "Testing")]
    [TestCase("Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Testing")]
    [TestCase("Flow", "Queues", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Testing")]
    [TestCase("Diagnostics", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Testing")]
    [TestCase("Storage", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Testing")]
    [TestCase("Options", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Text", "Testing")]
    [TestCase("Text", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Options", "Testing")]
    [TestCase("Concurrency", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Options", "Text", "Diagnostics", "Testing")]
    [TestCase("Files", "Jobs", "Queues", "Flow", "Stages", "Indexes", "Models", "Configuration", "Hosting", "Storage", "Options", "Text", "Diagnostics", "Concurrency", "Testing")]
    public void Namespace_of_core_depends_on_those_below_it_only(string segment, params string[] above)
    {
        var result = Types.InAssembly(typeof(Job).Assembly)
            .That().ResideInNamespace(Core + segment)
            .ShouldNot().HaveDependencyOnAny([.. above.Select(name => Core + name)])
            .GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    /// <summary>A namespace is understood after those that it uses: no two use each other, not even a folder and its sub-folder.</summary>
    [TestCase("Pipeline.Core")]
    [TestCase("pipeline")]
    public void Namespaces_use_each_other_one_way(string assembly)
    {
        var graph = NamespaceGraph.Of(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));

        Assert.Multiple(() =>
        {
            Assert.That(graph.Namespaces.Count(), Is.GreaterThan(5), "the assembly was read");
            Assert.That(graph.FindCircles(), Is.Empty);
        });
    }

    /// <summary>A folder's name is its namespace's.</summary>
    [TestCase("Pipeline.Core")]
    [TestCase("Pipeline.Worker")]
    public void Files_lie_in_the_folder_of_their_namespace(string project)
    {
        var elsewhere = Repository.Sources(project)
            .Where(path => File.ReadLines(path).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
                && line["namespace ".Length..].TrimEnd(';') != Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!).Replace(Path.DirectorySeparatorChar, '.'));

        Assert.That(elsewhere, Is.Empty);
    }

    /// <summary>To add a backend is to write a folder and a line: nothing else names one.</summary>
    [Test]
    public void Only_its_folder_and_the_registration_list_name_a_backend()
    {
        string[] folders = ["Storage/Sqlite", "Queues/Sqlite", "Queues/Azure", "Indexes/Embedded", "Indexes/Qdrant", "Models/Extractive", "Models/Lexical", "Models/Lsa", "Models/OpenAi", "Stages/Embedding/Lsa", "Stages/Generation/Extractive"];
        var named = Repository.Sources("Pipeline.Core").Concat(Repository.Sources("Pipeline.Worker"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => path != "Pipeline.Core/Hosting/BuiltIn.cs" && !path.StartsWith("Pipeline.Core/Diagnostics/Log.", StringComparison.Ordinal) && !folders.Any(folder => path.StartsWith($"Pipeline.Core/{folder}/", StringComparison.Ordinal)))
            .Where(path => BackendNames.Any(File.ReadAllText(Path.Combine(Repository.Root, path)).Contains));

        Assert.That(named, Is.Empty);
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
