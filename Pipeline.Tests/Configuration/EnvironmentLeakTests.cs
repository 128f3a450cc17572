using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Hosting;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Testing.Cases;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration;

/// <summary>Whatever value comes from the environment, and however wrong it is, no message shows it: the name of its variable stands there.</summary>
internal sealed class EnvironmentLeakTests
{
    private const string Cases = """
        version: «1»
        cases:
          - name: «first»
            given: [{ flow: «ingest», input: { text: «words» }, tenant: «a» }]
            flow: «ask»
            input: { question: «why» }
            tenant: «b»
            within: «10s»
            faults: { embed: { fail: «429», times: «2» }, retrieve: [{ delay: «5s» }, { hang: «true» }] }
            expect: { state: «succeeded», attempts: «1», events: [«done»], deadLetter: «false», calls: { embed: «1» }, occupancy: { embed: «9» } }
          - name: «second»
            flow: «ingest»
            input: { text: «words» }
        """;

    // Everything that pipeline.yaml can say, every value marked.
    private const string All = """
        version: «1»
        diagnostics: { level: «normal», blockedAfter: «100ms» }
        logging: { format: «text», level: «information», jobs: «false» }
        queue: { use: «sqlite», sqlite: { path: «./q.db» }, lease: «60s», maxAttempts: «5», maxInputBytes: «1MiB», ageing: «10m», poll: «50ms», retention: «7d», interest: «10s», retry: { delay: «2s», max: «5m» } }
        index: { use: «embedded», embedded: { path: «./i.db», vectors: «int8» } }
        models: { embedding: { use: «lexical», dimensions: «384» }, chat: { use: «extractive» } }
        stages:
          read: { capacity: «64», parallelism: «1», ordered: «true», timeout: «60s», maxBytes: «64MiB», roots: [«./docs»], isolate: «true», parsers: «2», parseTimeout: «20s», parseMemory: «512MiB», comments: «true», headersAndFooters: «true», ocr: «off», ocrLanguages: [«eng»], ocrTimeout: «60s», ocrProgram: «tesseract», fetch: { timeout: «30s», maxRedirects: «5», contentTypes: [«text/*»], allow: [«wiki.example.org»] } }
          chunk: { tokens: «200», overlap: «40» }
          embed: { batch: { size: «64», within: «20ms» }, retry: { attempts: «4» }, breaker: { ratio: «50%», throughput: «10» }, rateLimit: «provider», blocking: «false», hedge: { after: «2s», attempts: «2» }, totalTimeout: «2m», chaos: { seed: «1», fault: «0%» }, fallback: «lexical», tolerate: «5%» }
          retrieve: { sources: [«dense», «lexical»], within: «2s», minSources: «1», top: «8», lexicalWeight: «0.5», merge: «true», feedback: «0» }
          generate: { timeout: «60s», fallback: «extractive», abstainBelow: «0.1», maxTokens: «1024», prompt: «null», language: «en» }
          other: { use: «judge» }
        flows:
          ingest: { stages: [read, chunk, embed, index], inFlight: «4» }
          ask: [embed, retrieve, generate]
          panel: [split, consult, other]
        limits:
          provider: { requests: «3000/1m», tokens: «1000000/1m», concurrent: «32», priority: [«ask», «ingest»] }
        """;

    private static readonly string[] Values = ["s3cr3t-n4me", "7919", "-7919", "7919s", "7919KiB", "7919%", "7919/1m", "79.19", "s3cr3t://h0st/p4th", "", " ", "s3cr3t\nlines", "s3cr3t\u001b[31m"];

    private static IEnumerable<TestCaseData> Places() =>
        from text in (string[])[All, Cases]
        from place in Enumerable.Range(0, text.Split('«').Length - 1)
        select new TestCaseData(text == All, place).SetArgDisplayNames(text == All ? "pipeline.yaml" : "a.test.yaml", text.Split('«')[place + 1].Split('»')[0] + "-" + place);

    [Test]
    public void Samples_are_good_as_they_are()
    {
        var options = Read(Plain(All), "");

        Assert.That(options.Diagnostics.Where(fault => fault.Severity == ConfigurationSeverity.Error), Is.Empty);
        Assert.That(TestFile.Parse("a.test.yaml", Plain(Cases), options.Require(), static _ => null).Diagnostics, Is.Empty);
    }

    [TestCaseSource(nameof(Places))]
    public void Value_from_the_environment_is_in_no_message(bool isConfiguration, int place)
    {
        foreach (var value in Values)
        {
            var messages = isConfiguration ? Messages(Marked(All, place), value) : Messages(TestFile.Parse("a.test.yaml", Marked(Cases, place), Read(Plain(All), "").Require(), _ => value).Diagnostics);

            Assert.That(messages, Does.Not.Contain("7919").And.Not.Contain("79.19").And.Not.Contain("s3cr3t").And.Not.Contain("2h11m"), value);
        }
    }

    [TestCase("ingest", "stages: { embed: { fallback: \"${V}\" } }", "embed", "its fallback '${V}' leads back to itself (embed → ${V})")]
    [TestCase("ingest", "stages: { embed: { fallback: \"${V}\" } }", "s3cr3t", "there is no stage '${V}' for its fallback")]
    [TestCase("ingest", "stages: { embed: { fallback: \"${V}\" } }", "embd", "there is no stage '${V}' for its fallback; allowed:")]
    [TestCase("ingest", "stages: { embed: { fallback: \"${V}\" } }", "index", "its fallback '${V}' is no transform stage")]
    [TestCase("ask", "stages: { embed: { fallback: \"${V}\" }, other: { use: embed, fallback: nothing } }", "other", "stage '${V}': there is no stage 'nothing' for its fallback")]
    [TestCase("ingest", "stages: { read: { ordered: true, parallelism: \"${V}\" } }", "79", "has a parallelism of ${V}")]
    public void Message_names_the_variable(string flow, string section, string value, string expected)
    {
        var result = Read($"version: 1\n{section}\nflows: {{ {flow}: [{(flow == "ask" ? "embed, retrieve, generate" : "read, chunk, embed, index")}] }}", value);

        var message = result.Diagnostics.Single(fault => fault.Severity == ConfigurationSeverity.Error).Message;
        Assert.That(message, Does.Contain(expected).And.Not.Contain("did you mean").And.Not.Contain("79"));
        Assert.That(message.Replace(expected, "", StringComparison.Ordinal), value == "s3cr3t" ? Does.Not.Contain(value) : Is.Not.Null);
    }

    [Test]
    public void Branches_that_are_asked_for_by_a_variable_are_told_by_its_name()
    {
        var result = Config.Read(
            "version: 1\nstages: { fuse: { minBranches: \"${V}\" } }\nflows: { ask: [embed, { gather: [search, words], join: fuse }, generate] }",
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["V"] = "79" });

        Assert.That(result.Diagnostics.Single().Message, Does.Contain("asks for ${V} branches to succeed and has 2").And.Not.Contain("79"));
    }

    [Test]
    public void Case_that_is_called_like_another_by_a_variable_is_told_by_its_name()
    {
        var result = TestFile.Parse("a.test.yaml", Plain(Cases).Replace("name: second", "name: \"${V}\"", StringComparison.Ordinal), Read(Plain(All), "").Require(), static _ => "first");

        Assert.That(result.Diagnostics.Single().Message, Does.Contain("a case before is called '${V}' too"));
    }

    [Test]
    public void Stage_that_cannot_be_created_keeps_its_text_back_when_a_value_came_from_the_environment()
    {
        StageRegistry registry = new StageRegistry().Add<Picky, PickyOptions>("pick");
        const string Text = "version: 1\nstages: { pick: { word: WORD } }\nflows: { f: [pick] }";

        var plain = Fault(Text.Replace("WORD", "plain", StringComparison.Ordinal));
        var hidden = Fault(Text.Replace("WORD", "\"${V}\"", StringComparison.Ordinal));

        Assert.That(plain.Message, Does.Contain("no 'plain' here"));
        Assert.That(hidden.ToString(), Does.Contain("could not be created: InvalidOperationException").And.Contain("gave values to word").And.Not.Contain("s3cr3t"));

        ConfigurationException Fault(string text)
        {
            var options = PipelineFile.Parse("test.yaml", text, Config.Registry(registry), static _ => "s3cr3t").Require();
            using var services = new ServiceCollection().BuildServiceProvider();
            return Assert.Catch<ConfigurationException>(() => FlowCompiler.Compile(options, registry, services))!;
        }
    }

    private static PipelineFileResult Read(string text, string value) => PipelineFile.Parse("pipeline.yaml", text, BuiltIn.CreateRegistry(), _ => value);

    private static string Plain(string text) => text.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);

    private static string Marked(string text, int place)
    {
        var parts = text.Split('«');
        parts[place + 1] = "\"${V}\"" + parts[place + 1][(parts[place + 1].IndexOf('»', StringComparison.Ordinal) + 1)..];
        return Plain(string.Concat(parts));
    }

    private static string Messages(string text, string value)
    {
        var result = Read(text, value);
        try
        {
            return Messages(result.Diagnostics) + (result.Options is { } options ? FlowCompiler.Inputs(options, BuiltIn.CreateRegistry().Stages).Count : 0);
        }
        catch (ConfigurationException fault)
        {
            return fault.ToString();
        }
    }

    private static string Messages(IEnumerable<ConfigurationDiagnostic> faults) => string.Join('\n', faults);

    internal sealed class PickyOptions
    {
        public string Word { get; init; } = "";
    }

    internal sealed class Picky : SampleTransform<Source, Document>
    {
        public Picky(PickyOptions options) => throw new InvalidOperationException($"no '{options.Word}' here");
    }
}
