using NUnit.Framework;
using Pipeline.Tests.Support;
using YamlDotNet.Serialization;

namespace Pipeline.Tests.Deploy;

/// <summary>The container and the compose file fit each other and the tree they are built from.</summary>
internal sealed class ComposeTests
{
    private static readonly string Container = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "container", "Dockerfile"));

    [Test]
    public void Everything_that_the_container_copies_is_there()
    {
        var copied = Container.Split('\n')
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])
            .ToList();

        Assert.That(copied, Has.Count.GreaterThan(5));
        Assert.That(copied.Where(path => !Path.Exists(Path.Combine(Repository.Root, path))), Is.Empty);
    }

    [Test]
    public void Container_is_run_by_a_user_without_rights_and_says_how_it_is()
    {
        Assert.That(Container, Does.Match("(?m)^USER \\$APP_UID$").And.Match("(?m)^HEALTHCHECK ").And.Match("(?m)^ENTRYPOINT \\["));
    }

    [Test]
    public void Services_depend_on_services_and_volumes_that_are_there()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "compose", "compose.yaml")));
        var services = (Dictionary<object, object>)file["services"];
        var worker = (Dictionary<object, object>)services["worker"];

        Assert.Multiple(() =>
        {
            Assert.That(services.Keys, Is.EquivalentTo(new[] { "storage", "index", "worker" }));
            Assert.That((List<object>)worker["depends_on"], Is.SubsetOf(services.Keys));
            Assert.That(worker["network_mode"], Is.EqualTo("service:storage"), "plain http stays on this machine");
            Assert.That(worker["stop_grace_period"], Is.EqualTo("45s"));
            Assert.That(Path.Exists(Path.Combine(Repository.Root, "deploy", "compose", "pipeline.yaml")), Is.True);
        });
    }
}
