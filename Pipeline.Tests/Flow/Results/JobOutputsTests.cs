using NUnit.Framework;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Flow.Results;

/// <summary>What an expanding flow puts out is its job's result, as far as it is bounded.</summary>
internal sealed class JobOutputsTests
{
    [Test]
    public void Compose_a_single_output_is_the_result() => Assert.That(Result(new { a = 1 }), Is.EqualTo("""{"a":1}"""));

    [Test]
    public void Compose_several_outputs_are_a_list() => Assert.That(Result("a", 2, new { b = 3 }), Is.EqualTo("""{"outputs":["a",2,{"b":3}]}"""));

    [Test]
    public void Compose_outputs_beyond_the_bound_are_counted()
    {
        var result = Result([.. Enumerable.Repeat<object>("x", JobOutputs.MaxCount + 5)]);

        Assert.That(result, Does.EndWith("""],"outputsLeftOut":5}"""));
    }

    [Test]
    public void Compose_outputs_beyond_the_bytes_are_counted()
    {
        string large = new('x', JobOutputs.MaxBytes / 2);

        Assert.That(Result("a", large, large, "b"), Does.EndWith("""],"outputsLeftOut":2}""").And.StartsWith("""{"outputs":["a","xxx"""));
    }

    [Test]
    public void Compose_receipts_are_no_result() => Assert.That(Result(new Stored(1), new Stored(2)), Is.EqualTo("{}"));

    [Test]
    public void Compose_an_output_that_cannot_be_written_is_an_error() =>
        Assert.That(() => Result("a", (Action)(() => { })), Throws.InstanceOf<NotSupportedException>());

    private static string Result(params object[] outputs)
    {
        JobOutputs collected = new();
        foreach (var output in outputs)
        {
            collected.Add(output);
        }

        return JobResult.Compose(collected, tally: null).GetRawText();
    }

    [Receipt]
    private sealed record Stored(int Id);
}
