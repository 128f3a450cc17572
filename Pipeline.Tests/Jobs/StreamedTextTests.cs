using System.Text.Json;
using NUnit.Framework;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Jobs;

[TestFixture]
public class StreamedTextTests
{
    private static readonly JobEvent[] Events =
    [
        Event(1, 0, JobEventKind.Accepted),
        Event(2, 1, JobEventKind.Started),
        Event(3, 1, JobEventKind.Token, "half"),
        Event(4, 1, JobEventKind.Token, "", restarts: true),
        Event(5, 1, JobEventKind.Token, "half an "),
        Event(6, 2, JobEventKind.Started),
        Event(7, 2, JobEventKind.Token, "the "),
        Event(8, 2, JobEventKind.Citation),
        Event(9, 2, JobEventKind.Token, "answer"),
        Event(10, 2, JobEventKind.Done),
    ];

    [Test]
    public void Text_is_that_of_the_last_beginning()
    {
        StreamedText text = new();

        var pieces = Events.Select(text.Hear).OfType<string>().ToList();

        Assert.That((text.Text, text.Restarts, text.Sequence), Is.EqualTo(("the answer", 2, 10)));
        Assert.That(pieces, Is.EqualTo(new[] { "half", "half an ", "the ", "answer" }));
    }

    [Test]
    public void Event_that_was_missed_or_repeated_is_refused([Values(3, 1)] int wrong)
    {
        StreamedText text = new();
        text.Hear(Events[0]);
        text.Hear(Events[1]);

        Assert.That(() => text.Hear(Events[wrong]), Throws.ArgumentException.With.Message.Contains("Resume reading after 2"));
    }

    [Test]
    public void Event_after_folded_ones_is_heard_and_one_that_was_missed_beside_them_is_refused()
    {
        StreamedText text = new();
        text.Hear(Events[0]);
        text.Hear(Events[5] with { Folded = 4 });

        Assert.That(() => text.Hear(Events[9] with { Folded = 2 }), Throws.ArgumentException.With.Message.Contains("Resume reading after 6"));
        Assert.That(text.Hear(Events[9] with { Folded = 3 }), Is.Null);
    }

    private static JobEvent Event(long number, int epoch, JobEventKind kind, string? text = null, bool restarts = false) =>
        new(Guid.Empty, number, epoch, kind, DateTimeOffset.UnixEpoch, text is null ? null : JsonSerializer.SerializeToElement(new { text, restarts }));
}
