using CsCheck;
using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class CleanTextTests
{
    // Cases with control characters need names: the test adapter leaves out those whose name has one.
    [TestCase("\u001b[31mred\u001b[0m", "[31mred[0m", TestName = "Of_keeps_what_a_terminal_shows_and_drops_what_it_obeys_colour")]
    [TestCase("bell\u0007, backspace\b, return\r", "bell, backspace, return", TestName = "Of_keeps_what_a_terminal_shows_and_drops_what_it_obeys_bell")]
    [TestCase("C1 \u009b31m", "C1 31m", TestName = "Of_keeps_what_a_terminal_shows_and_drops_what_it_obeys_C1")]
    [TestCase("right \u202e to left \u2066", "right  to left ")]
    [TestCase("line\nand\ttab, naïve 漢字 😀", "line\nand\ttab, naïve 漢字 😀")]
    public void Of_keeps_what_a_terminal_shows_and_drops_what_it_obeys(string text, string expected) =>
        Assert.That(CleanText.Of(text), Is.EqualTo(expected));

    [Test]
    public void Of_leaves_no_control_character_but_line_feed_and_tab() => Gen.String[Gen.Char['\0', '\u2100'], 0, 40].Sample(text =>
        CleanText.Of(text).All(character => !char.IsControl(character) || character is '\n' or '\t'));

    [Test]
    public void OnOneLine_makes_one_space_of_each_run_of_white_space() =>
        Assert.That(CleanText.OnOneLine("  a\r\n\tb \u001b c  "), Is.EqualTo("a b  c"));

    [TestCase("short", 5, "short")]
    [TestCase("longer text", 8, "longer…")]
    [TestCase("longer", 5, "long…")]
    [TestCase("abc😀def", 5, "abc…")]
    public void Shorten_cuts_at_the_length_and_between_characters(string text, int length, string expected) =>
        Assert.That(CleanText.Shorten(text, length), Is.EqualTo(expected));
}
