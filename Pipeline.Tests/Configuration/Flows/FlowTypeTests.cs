using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration.Flows;

internal sealed class FlowTypeTests
{
    private static PipelineFileResult Flow(string steps, string stages = "{}") => Config.Read($"version: 1\nstages: {stages}\nflows:\n  f: {steps}\n");

    [Test]
    public void Illegal_order_is_an_error_with_both_types_and_what_is_allowed()
    {
        var result = Flow("[read, embed, index]");

        Assert.That(result.Places(), Is.EqualTo(new[] { "4:13 PL302" }));
        Assert.That(result.Diagnostics[0].Message,
            Is.EqualTo("flow 'f': stage 'embed' takes Passage or Question, but 'read' before it makes Document; allowed after 'read': chunk"));
    }

    [Test]
    public void Every_bad_edge_of_a_flow_is_reported() =>
        Assert.That(Flow("[read, index, chunk, nothing, generate, read]").Places(), Is.EqualTo(new[] { "4:13 PL302", "4:20 PL302", "4:27 PL301", "4:46 PL302", "4:46 PL304" }));

    [Test]
    public void Stage_that_ends_every_flow_says_so() =>
        Assert.That(Flow("[read, chunk, embed, index, embed-again]", "{ embed-again: { use: embed } }").Diagnostics.Single(fault => fault.Code == "PL302").Message,
            Does.Contain("no stage takes Stored, so 'index' can only be the last"));

    [Test]
    public void Unknown_stage_names_the_nearest() =>
        Assert.That(Flow("[read, chnuk, embed, index]").Diagnostics.Single(fault => fault.Code == "PL301").Message, Does.EndWith("did you mean 'chunk'?"));

    [Test]
    public void Same_name_means_the_class_that_fits()
    {
        var options = Config.Read("version: 1\nflows: { ingest: [read, chunk, embed, index], ask: [embed, retrieve, generate] }").Require();
        var flows = FlowCompiler.Compile(options, SampleRegistry.Create(), NoServices.Instance);

        Assert.That(flows["ingest"].Stages[2].Input, Is.EqualTo(typeof(Passage)));
        Assert.That(flows["ask"].Input, Is.EqualTo(typeof(Question)));
    }

    [Test]
    public void First_stage_that_fits_in_two_ways_is_ambiguous()
    {
        var result = Flow("[embed]");

        Assert.That(result.Places(), Is.EqualTo(new[] { "4:7 PL303" }));
        Assert.That(result.Diagnostics[0].Message, Does.Contain("SampleEmbedPassages (takes Passage) and SampleEmbedQuestion (takes Question)"));
    }

    [Test]
    public void Stage_that_stands_twice_is_an_error() =>
        Assert.That(Flow("[read, read]").Places(), Is.EqualTo(new[] { "4:13 PL302", "4:13 PL304" }));

    [TestCase("[]", "4:6 PL305")]
    [TestCase("read", "4:6 PL103")]
    [TestCase("[[read]]", "4:7 PL103")]
    [TestCase("[null]", "4:7 PL103")]
    public void Flow_that_is_no_list_of_stages_is_an_error(string steps, string place) => Assert.That(Flow(steps).Places(), Is.EqualTo(new[] { place }));

    [TestCase("version: 1")]
    [TestCase("version: 1\nflows:")]
    [TestCase("version: 1\nflows: {}")]
    public void File_without_a_flow_is_an_error(string text) => Assert.That(Config.Read(text).Diagnostics.Select(fault => fault.Code), Is.EqualTo(new[] { "PL305" }));

    [Test]
    public void Name_that_is_none_is_an_error() =>
        Assert.That(Config.Read("version: 1\nstages: { Big: { use: read } }\nflows: { In Gest: [Big] }").Places(), Is.EqualTo(new[] { "2:11 PL205", "3:10 PL205" }));

    [Test]
    public void Ordered_expansion_needs_a_parallelism_of_one()
    {
        Assert.That(Flow("[read]", "{ read: { ordered: true } }").Places(), Is.EqualTo(new[] { "4:7 PL204" }));
        Assert.That(Flow("[read]", "{ read: { ordered: true, parallelism: 1 } }").Diagnostics, Is.Empty);
    }

    [Test]
    public void Entry_that_no_flow_uses_is_a_warning()
    {
        var result = Flow("[read]", "{ chunk: {} }");

        Assert.That(result.Diagnostics.Single().ToString(), Does.StartWith("2:11 warning PL202"));
        Assert.That(result.Options, Is.Not.Null);
    }

    [TestCase("{ read: { batch: { size: 4 } } }", "batch")]
    [TestCase("{ read: { within: 1s } }", "within")]
    [TestCase("{ read: { minBranches: 1 } }", "minBranches")]
    public void Key_of_another_shape_is_a_warning(string stages, string key)
    {
        var result = Flow("[read]", stages);

        Assert.That(result.Places(), Is.EqualTo(new[] { "2:19 PL203" }));
        Assert.That(result.Diagnostics[0].Message, Does.StartWith($"stages.read.{key} does nothing"));
        Assert.That(result.Options, Is.Not.Null);
    }

    [Test]
    public void Entry_with_a_name_of_its_own_uses_a_registered_stage()
    {
        var options = Flow("[read-wide, chunk]", "{ read-wide: { use: read, capacity: 9 } }").Require();

        Assert.That(options.Stages["read-wide"].Variants.Single().Settings.Capacity, Is.EqualTo(9));
        Assert.That(FlowCompiler.Compile(options, SampleRegistry.Create(), NoServices.Instance)["f"].Stages[0].Name, Is.EqualTo("read-wide"));
    }

    [TestCase("{ embedd: {} }", "2:11 PL201", "embed")]
    [TestCase("{ wide: { use: raed } }", "2:24 PL201", "read")]
    public void Entry_of_no_registered_stage_names_the_nearest(string stages, string place, string nearest)
    {
        var fault = Flow("[read]", stages).Diagnostics.Single(fault => fault.Code == "PL201");

        Assert.That($"{fault.Line}:{fault.Column} {fault.Code}", Is.EqualTo(place));
        Assert.That(fault.Message, Does.Contain($"did you mean '{nearest}'?"));
    }
}
