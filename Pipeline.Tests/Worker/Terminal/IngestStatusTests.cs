using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class IngestStatusTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Text_says_how_far_it_is_how_fast_what_is_left_and_what_is_read()
    {
        IngestStatus status = new(_time) { Found = () => (1_000, true), Reading = () => "/docs/large.pdf" };
        status.Report(new(Documents: 240, Empty: 7, Unread: 3, Chunks: 2_310));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(status.Text(200), Is.EqualTo("ingesting ██████░░░░░░░░░░░░░░░░░░ 250 of 1,000 files, 3 failed, 2,310 chunks, 25 files/s, about 30 s left; reading large.pdf"));
    }

    [Test]
    public void Text_while_files_are_still_counted_says_that_there_may_be_more_and_promises_no_end()
    {
        IngestStatus status = new(_time) { Found = () => (300, false) };
        status.Report(new(Documents: 20, Empty: 0, Unread: 0, Chunks: 40));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(status.Text(200), Does.Contain(" 20 of 300+ files, 40 chunks, 2 files/s").And.Not.Contain("left"));
    }

    [Test]
    public void Text_of_what_is_not_counted_has_no_total() => Assert.That(new IngestStatus(_time).Text(200), Does.EndWith(" 0 files, 0 chunks"));

    [TestCase(20)]
    [TestCase(40)]
    [TestCase(59)]
    [TestCase(80)]
    public void Text_fits_the_width_and_breaks_no_word(int width)
    {
        IngestStatus status = new(_time) { Found = () => (1_000, true), Reading = () => "a-name-that-is-long-enough-to-fit-nowhere-in-a-narrow-terminal.pdf" };
        status.Report(new(Documents: 240, Empty: 7, Unread: 3, Chunks: 2_310));
        _time.Advance(TimeSpan.FromSeconds(10));

        var text = status.Text(width);

        Assert.That(text, Has.Length.LessThanOrEqualTo(width));
        Assert.That(text, Does.StartWith("ingesting").And.Match("(ingesting|files|failed|chunks|files/s|left|\\.pdf)$"));
    }
}
