using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Testing.Cases;

namespace Pipeline.Tests.Testing.Cases;

[TestFixture]
public class TestFileTests
{
    private static readonly PipelineOptions Options = PipelineFile.LoadBuiltIn(BuiltIn.CreateRegistry(), static _ => null).Require();

    [Test]
    public void Case_is_read_with_all_its_parts()
    {
        var read = Parse("""
            version: 1
            cases:
              - name: all
                given: [{ flow: ingest, input: { text: a } }]
                flow: ask
                tenant: t
                within: 1m
                input: { question: "7", top: 3, list: [1.5, true, null] }
                faults: { retrieve/dense: [{ fail: 429, times: 2 }, { delay: 5s, items: x }] }
                expect: { state: failed, attempts: 2, events: [accepted, done], deadLetter: true, calls: { retrieve/dense: 3 }, occupancy: { embed: 9 }, result: { answer: "*" } }
            """).Require().Single();

        Assert.That(read.Job.Input.GetRawText(), Is.EqualTo("""{"question":"7","top":3,"list":[1.5,true,null]}"""), "a quoted number is text");
        Assert.That((read.Job.Tenant, read.Job.Within, read.Given.Single().Flow), Is.EqualTo(("t", TimeSpan.FromMinutes(1), "ingest")));
        Assert.That(read.Faults["retrieve/dense"].Select(fault => (fault.Fail, fault.Times, fault.Delay, fault.Items)),
            Is.EqualTo(new (string?, int?, TimeSpan?, string?)[] { ("429", 2, null, null), (null, null, TimeSpan.FromSeconds(5), "x") }));
        Assert.That((read.Expect.State, read.Expect.Attempts, read.Expect.DeadLetter, read.Expect.Calls["retrieve/dense"], read.Expect.Occupancy["embed"]), Is.EqualTo((JobState.Failed, 2, true, 3, 9)));
        Assert.That(read.Expect.Events, Is.EqualTo(new[] { JobEventKind.Accepted, JobEventKind.Done }));
    }

    [TestCase("flow: aks, input: 1", "3:22 PL401", "did you mean 'ask'?")]
    [TestCase("flow: ask", "3:5 PL107", "cases[1].input is missing")]
    [TestCase("flow: ask, input: 1, expct: {}", "3:37 PL101", "did you mean 'expect'?")]
    [TestCase("flow: ask, input: 1, faults: { retreive: { fail: 429 } }", "3:47 PL404", "did you mean 'retrieve'?")]
    [TestCase("flow: ask, input: 1, faults: { embed: { fail: permanet } }", "3:62 PL106", "did you mean 'permanent'?")]
    [TestCase("flow: ask, input: 1, faults: { embed: { times: 2 } }", "3:56 PL108", "give it 'fail', 'delay' or 'hang: true'")]
    [TestCase("flow: ask, input: 1, faults: { embed: { delay: 5 } }", "3:63 PL104", "is not")]
    [TestCase("flow: ask, input: 1, faults: 429", "3:45 PL103", "must be a section with a stage's name as each key")]
    [TestCase("flow: ask, input: 1, given: 3", "3:44 PL103", "must be a list of jobs")]
    [TestCase("flow: ask, input: 1, expect: { state: succeded }", "3:54 PL106", "did you mean 'succeeded'?")]
    [TestCase("flow: ask, input: 1, expect: { state: ready }", "3:47 PL108", "in which no job ends")]
    [TestCase("flow: ask, input: 1, expect: { calls: { embd: 2 } }", "3:56 PL404", "did you mean 'embed'?")]
    [TestCase("flow: ask, input: 1, expect: { calls: { embed: many } }", "3:63 PL104", "is not a whole number")]
    public void Fault_of_a_case_is_told_with_its_place_and_the_nearest_word(string rest, string at, string message)
    {
        var fault = Parse($"version: 1\ncases:\n  - {{ name: a, {rest} }}").Diagnostics.Single();

        Assert.That(($"{fault.Line}:{fault.Column} {fault.Code}", fault.Message), Is.EqualTo((at, fault.Message)));
        Assert.That(fault.Message, Does.Contain(message));
    }

    [TestCase("version: 1", "PL402")]
    [TestCase("version: 1\ncases: []", "PL402")]
    [TestCase("version: 2\ncases:\n  - { name: a, flow: ask, input: 1 }", "PL112")]
    [TestCase("cases:\n  - { name: a, flow: ask, input: 1 }", "PL111")]
    [TestCase("version: 1\ncase: []\ncases:\n  - { name: a, flow: ask, input: 1 }", "PL101")]
    [TestCase("version: 1\ncases:\n  - { name: a, flow: ask, input: 1 }\n  - { name: a, flow: ask, input: 1 }", "PL403")]
    [TestCase("version: 1\ncases:\n  - { flow: ask, input: 1 }", "PL107")]
    [TestCase("version: 1\ncases: [3]", "PL103")]
    [TestCase("[1]", "PL103")]
    public void Fault_of_the_file_has_its_code(string text, string code)
    {
        var read = Parse(text);

        Assert.That(read.Diagnostics.Select(fault => fault.Code), Is.EqualTo(new[] { code }));
        Assert.That(read.Cases, Is.Empty);
        Assert.That(read.Require, Throws.TypeOf<ConfigurationException>());
    }

    private static TestFileResult Parse(string text) => TestFile.Parse("a.test.yaml", text, Options, static _ => null);
}
