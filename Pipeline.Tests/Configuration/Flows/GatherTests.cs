using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration.Flows;

internal sealed class GatherTests
{
    private static PipelineFileResult Flow(string gather, string stages = "{}") => Config.Read($"version: 1\nstages: {stages}\nflows:\n  ask: [embed, {gather}, generate]\n");

    [Test]
    public void Gather_is_named_after_its_join_and_has_its_settings()
    {
        var options = Flow("{ gather: [search, words], join: fuse }", "{ fuse: { within: 2s, minBranches: 2 } }").Require();
        var stage = FlowCompiler.Compile(options, SampleRegistry.Create(), NoServices.Instance)["ask"].Stages[1];

        Assert.That(stage, Has.Property("Name").EqualTo("fuse").And.Property("Shape").EqualTo(StageShape.Gather).And.Property("Output").EqualTo(typeof(Found)));
        Assert.That(stage.Settings, Has.Property("MinBranches").EqualTo(2).And.Property("Within").EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(((GatherDefinition<QuestionVector, string, Found>)stage).Branches.Select(branch => branch.Name), Is.EqualTo(new[] { "search", "words" }));
    }

    [Test]
    public void Gather_may_have_a_name()
    {
        var options = Flow("{ gather: [search], join: fuse, name: both }").Require();

        Assert.That(FlowCompiler.Compile(options, SampleRegistry.Create(), NoServices.Instance)["ask"].Stages[1].Name, Is.EqualTo("both"));
    }

    [TestCase("{ gather: [search, wrds], join: fuse }", "4:35 PL301")]
    [TestCase("{ gather: [search, read], join: fuse }", "4:35 PL306")]
    [TestCase("{ gather: [search, generate], join: fuse }", "4:35 PL306")]
    [TestCase("{ gather: [search, search], join: fuse }", "4:35 PL304")]
    [TestCase("{ gather: [search], join: read }", "4:42 PL306")]
    [TestCase("{ gather: [search], join: fusee }", "4:42 PL301")]
    [TestCase("{ gather: [search] }", "4:16 PL107")]
    [TestCase("{ join: fuse }", "4:16 PL107")]
    [TestCase("{ gather: [], join: fuse }", "4:26 PL103")]
    [TestCase("{ gather: search, join: fuse }", "4:26 PL103")]
    [TestCase("{ gather: [search], join: fuse, nam: x }", "4:48 PL101")]
    [TestCase("{ gather: [search], join: fuse, name: X Y }", "4:54 PL205")]
    [TestCase("fuse", "4:16 PL306")]
    public void Gather_that_does_not_fit_is_an_error_with_its_place(string gather, string place) => Assert.That(Flow(gather).Places(), Is.EqualTo(new[] { place }));

    [Test]
    public void Gather_after_a_stage_it_does_not_take_is_an_error() =>
        Assert.That(Config.Read("version: 1\nflows: { f: [read, { gather: [search], join: fuse }] }").Places(), Is.EqualTo(new[] { "2:46 PL302" }));

    [Test]
    public void More_branches_asked_for_than_there_are_is_an_error()
    {
        var result = Flow("{ gather: [search, words], join: fuse }", "{ fuse: { minBranches: 3 } }");

        Assert.That(result.Diagnostics.Single(), Has.Property("Code").EqualTo("PL307").And.Property("Message").Contains("asks for 3 branches to succeed and has 2"));
    }

    [Test]
    public void Stage_that_brings_fewer_branches_than_asked_for_is_not_compiled()
    {
        var options = Config.Read("version: 1\nstages: { retrieve: { sources: [dense], minSources: 2 } }\nflows: { ask: [embed, retrieve, generate] }").Require();

        var error = Assert.Throws<ConfigurationException>(() => FlowCompiler.Compile(options, SampleRegistry.Create(), NoServices.Instance));
        Assert.That(error.Message, Does.Contain("'retrieve' asks for 2 branches to succeed and has 1"));
    }
}
