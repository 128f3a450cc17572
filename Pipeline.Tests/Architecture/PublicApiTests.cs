using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Tests.Support;
using PublicApiGenerator;

namespace Pipeline.Tests.Architecture;

/// <summary>What applications may rely on is written down, so that a change of it is seen in review.</summary>
internal sealed class PublicApiTests
{
    [Test]
    public void Public_types_are_those_of_the_reviewed_file()
    {
        var file = Path.Combine(Repository.Root, "Pipeline.Core", "PublicApi.txt");
        var now = typeof(Job).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, now);
        }

        Assert.That(now, Is.EqualTo(File.ReadAllText(file)), "run the tests with UPDATE_DOCS=1, and read the difference");
    }
}
