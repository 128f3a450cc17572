using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration;

internal sealed class FlowCompilerTests
{
    private const string Text = """
        version: 1
        stages:
          read: { capacity: 7, parallelism: 3, timeout: 5s }
          embed: { batch: { size: 9, within: 1ms }, retry: { attempts: 2, delay: 10ms, max: 1s } }
          fuse: { within: 1s, minBranches: 2 }
        flows:
          ingest: [read, chunk, embed, index]
          ask: [embed, { gather: [search, words], join: fuse, name: both }, generate]
          ask-whole: [embed, retrieve, generate]
        """;

    [Test]
    public void File_and_typed_builder_make_the_same_flows()
    {
        var registry = SampleRegistry.Create();
        var compiled = FlowCompiler.Compile(Config.Read(Text, registry).Require(), registry, NoServices.Instance);

        var embed = Defaults(registry, "embed") with
        {
            Batch = new() { Size = 9, Within = TimeSpan.FromMilliseconds(1) },
            Retry = new() { Attempts = 2, Delay = TimeSpan.FromMilliseconds(10), Max = TimeSpan.FromSeconds(1) },
        };
        var ingest = FlowBuilder.From<Source>("ingest")
            .Expand("read", new SampleRead(), new() { Capacity = 7, Parallelism = Parallelism.Of(3), Timeout = TimeSpan.FromSeconds(5) }, StageWork.InputOutput)
            .Expand("chunk", new SampleChunk(new()), Defaults(registry, "chunk"), StageWork.Compute)
            .Batch("embed", new SampleEmbedPassages(), embed, StageWork.InputOutput)
            .Batch("index", new SampleIndex(), Defaults(registry, "index"), StageWork.SingleWriter)
            .Build();
        var ask = FlowBuilder.From<Question>("ask")
            .Transform("embed", new SampleEmbedQuestion(), embed, StageWork.InputOutput)
            .Gather<string, Found>("both", [new("search", new SampleSearch()), new("words", new SampleWords())], new SampleFuse(), new() { Within = TimeSpan.FromSeconds(1), MinBranches = 2 })
            .Transform("generate", new SampleGenerate(), Defaults(registry, "generate"), StageWork.InputOutput)
            .Build();
        var whole = FlowBuilder.From<Question>("ask-whole")
            .Transform("embed", new SampleEmbedQuestion(), embed, StageWork.InputOutput)
            .Gather("retrieve", new SampleRetrieve(new()), Defaults(registry, "retrieve"))
            .Transform("generate", new SampleGenerate(), Defaults(registry, "generate"), StageWork.InputOutput)
            .Build();

        Assert.That(compiled.Keys, Is.EqualTo(new[] { "ask", "ask-whole", "ingest" }));
        Assert.That(compiled.Values.Select(Describe), Is.EqualTo(new FlowDefinition[] { ask, whole, ingest }.Select(Describe)));
        Assert.That(compiled.Values.SelectMany(flow => flow.Stages).Select(stage => stage.GetType()),
            Is.EqualTo(new FlowDefinition[] { ask, whole, ingest }.SelectMany(flow => flow.Stages).Select(stage => stage.GetType())));
    }

    [Test]
    public void Stage_is_given_its_own_options()
    {
        var registry = SampleRegistry.Create();
        var options = Config.Read("version: 1\nstages: { chunk: { tokens: 100, overlap: 10 } }\n" + Config.Flows, registry).Require();

        var chunk = (ExpandDefinition<Document, Passage>)FlowCompiler.Compile(options, registry, NoServices.Instance)["ingest"].Stages[1];

        Assert.That(((SampleChunk)chunk.Stage).Options, Is.EqualTo(new SampleChunkOptions { Tokens = 100, Overlap = 10 }));
    }

    [Test]
    public void Inputs_are_those_of_the_compiled_flows()
    {
        var registry = SampleRegistry.Create();
        var options = Config.Read(Text, registry).Require();

        Assert.That(FlowCompiler.Inputs(options, registry), Is.EqualTo(FlowCompiler.Compile(options, registry, NoServices.Instance).ToDictionary(flow => flow.Key, flow => flow.Value.Input)));
        Assert.That(FlowCompiler.Inputs(options, registry)["ask"], Is.EqualTo(typeof(Question)));
    }

    [Test]
    public void Stage_that_throws_when_created_is_named_with_its_cause()
    {
        var registry = SampleRegistry.Create();
        registry.Add<NeedsClock>("clock");
        var options = Config.Read("version: 1\nflows:\n  f: [read, clock]", registry).Require();

        var error = Assert.Throws<ConfigurationException>(() => FlowCompiler.Compile(options, registry, NoServices.Instance));

        Assert.That(error.Diagnostics.Single(), Has.Property("Code").EqualTo("PL308").And.Property("Line").EqualTo(3).And.Property("Column").EqualTo(13));
        Assert.That(error.Message, Does.Contain("stage 'clock' (NeedsClock) could not be created").And.Contain("TimeProvider"));
        Assert.That(error.InnerException, Is.Not.Null);
    }

    [Test]
    public void Options_made_in_code_are_type_checked_too()
    {
        PipelineOptions options = new()
        {
            Flows = new Dictionary<string, FlowOptions>(StringComparer.Ordinal) { ["f"] = new("f", [new("read"), new("index")]) },
        };

        Assert.That(() => FlowCompiler.Compile(options, SampleRegistry.Create(), NoServices.Instance),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("PL302"));
    }

    [Test]
    public void Derived_output_is_taken_where_its_base_is()
    {
        StageRegistry registry = new();
        registry.Add<MakesText>("make").Add<TakesObject>("take");
        var options = Config.Read("version: 1\nflows: { f: [make, take] }", registry).Require();

        var stages = FlowCompiler.Compile(options, registry, NoServices.Instance)["f"].Stages;

        Assert.That(stages[1].Input, Is.EqualTo(typeof(string)));
    }

    [Test]
    public void Exact_input_is_preferred_to_a_base()
    {
        StageRegistry registry = new();
        registry.Add<MakesText>("make").Add<TakesObject>("take").Add<TakesText>("take");

        var stages = FlowCompiler.Compile(Config.Read("version: 1\nflows: { f: [make, take] }", registry).Require(), registry, NoServices.Instance)["f"].Stages;

        Assert.That(((TransformDefinition<string, long>)stages[1]).Stage, Is.InstanceOf<TakesText>());
    }

    private static StageSettings Defaults(StageRegistry registry, string name) => registry.Find(name)[0].Defaults;

    private static string Describe(FlowDefinition flow) =>
        $"{flow.Name}: {string.Join(" → ", flow.Stages.Select(stage => $"{stage.Name} {stage.Shape} {stage.Input}→{stage.Output} {stage.Settings} {stage.Work} {stage.MaxItems}"))}";

    internal sealed class NeedsClock(TimeProvider clock) : SampleTransform<Document, Document>
    {
        public TimeProvider Clock { get; } = clock;
    }

    internal sealed class MakesText : SampleTransform<Source, string>;

    internal sealed class TakesObject : SampleTransform<object, long>;

    internal sealed class TakesText : SampleTransform<string, long>;
}
