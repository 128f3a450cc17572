using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class FailureListTests
{
    [Test]
    public void Write_is_a_tree_of_stages_failures_and_causes()
    {
        using StringWriter output = new() { NewLine = "\n" };
        FailureList.Write(output,
        [
            Failure("embed", "page 1", "no answer", "HttpRequestException", 12, new FailureCause("SocketException", "refused", 9, []), new FailureCause("IOException", "cut", 3, [new("TimeoutException", "30 s", 3, [])])),
            Failure("read", "a\u001b[31m.pdf", "not a PDF", "FormatException", 1),
            Failure("embed", "page 7", "too long", "ArgumentException", 1),
            Failure("embed", "page 8", "'page 8' is too short", "ArgumentException", 1),
        ]);

        Assert.That(output.ToString().Split('\n'), Is.EqualTo(new[]
        {
            "  embed: 14 failures",
            "  ├── page 1 and 11 others: no answer (HttpRequestException)",
            "  │   ├── refused (SocketException, 9 times)",
            "  │   └── cut (IOException, 3 times)",
            "  │       └── 30 s (TimeoutException, 3 times)",
            "  ├── page 7: too long (ArgumentException)",
            "  └── 'page 8' is too short (ArgumentException)",
            "  read: 1 failure",
            "  └── a[31m.pdf: not a PDF (FormatException)",
            "",
        }));
    }

    [Test]
    public void Write_failures_alike_has_the_first_names_and_where_the_others_are()
    {
        using StringWriter output = new() { NewLine = "\n" };
        var id = Guid.Parse("01a217bb-efa5-70c6-b906-3198f5226af0");
        JobFailure[] failures = [Failure("read", "a", "broken", "FormatException", 7) with { Items = ["a", "b", "c\u001b[2J", "d", "e"] }];
        FailureList.Write(output, failures, id);
        FailureList.WriteNames(output, failures);

        Assert.That(output.ToString().Split('\n'), Is.EqualTo(new[]
        {
            "  read: 7 failures",
            "  └── a, b, c[2J and 4 others: broken (FormatException)",
            $"  All names: pipeline jobs {id} --failures",
            "read: 7 failures: broken (FormatException)",
            "  a",
            "  b",
            "  c[2J",
            "  d",
            "  e",
            "  … 2 more names: there was no more room; the log of the worker has them.",
            "",
        }));
    }

    [Test]
    public void Write_long_message_is_one_line()
    {
        using StringWriter output = new() { NewLine = "\n" };
        FailureList.Write(output, [Failure("read", new string('x', 300), new string('y', 2000), "FormatException", 1)]);

        Assert.That(output.ToString().TrimEnd('\n').Split('\n').Select(line => line.Length), Is.EqualTo(new[] { "  read: 1 failure".Length, "  └── ".Length + 300 + 2 + 2000 + " (FormatException)".Length }));
    }

    private static JobFailure Failure(string stage, string item, string message, string error, long count, params FailureCause[] causes) =>
        new() { Stage = stage, Item = item, Kind = FailureKind.Transient, Error = error, Message = message, Count = count, Causes = causes };
}
