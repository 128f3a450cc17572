using System.Text;
using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

/// <summary>What a terminal shows: <c>~</c> stands for the sequence that erases the line.</summary>
internal sealed class StatusStreamTests
{
    private MemoryStream _terminal = null!;
    private StatusStream _stream = null!;

    [SetUp]
    public void SetUp()
    {
        _terminal = new MemoryStream();
        _stream = new StatusStream(_terminal);
    }

    [TearDown]
    public void TearDown() => _stream.Dispose();

    private string Seen => Encoding.UTF8.GetString(_terminal.ToArray()).Replace("\r\u001b[K", "~", StringComparison.Ordinal);

    [Test]
    public void What_others_write_stands_above_the_line()
    {
        _stream.Show("1 of 3");
        Write("warn: it is slow\n");
        _stream.Show("2 of 3");
        _stream.Show(null);
        Write("done\n");

        Assert.That(Seen, Is.EqualTo("~1 of 3~warn: it is slow\n1 of 3~2 of 3~done\n"));
    }

    [Test]
    public void A_line_that_is_written_in_pieces_is_not_drawn_over()
    {
        _stream.Show("1 of 3");
        Write("Go on? ");
        _stream.Show("2 of 3");
        Write("[y/N]");
        _stream.Show("3 of 3");
        Write("\n");

        Assert.That(Seen, Is.EqualTo("~1 of 3~Go on? [y/N]\n3 of 3"));
    }

    [Test]
    public void Without_a_line_all_goes_through_as_it_is()
    {
        _stream.Show(null);
        Write("a\n");
        Write("b");

        Assert.That(Seen, Is.EqualTo("a\nb"));
    }

    [Test]
    public void A_name_with_escapes_draws_nothing_of_its_own()
    {
        _stream.Show("reading \u001b[2Jx\ny");

        Assert.That(Seen, Is.EqualTo("~reading [2Jx y"));
    }

    private void Write(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));
}
