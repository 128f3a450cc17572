using NUnit.Framework;
using Pipeline.Core.Flow.Failures;

namespace Pipeline.Tests.Flow.Failures;

/// <summary>What messages of failures have in common.</summary>
internal sealed class FailurePatternTests
{
    [TestCase("'/d/a.md' is binary, not text: 48 of its first 96 bytes are control characters.", "/d/a.md", "'/d/long/b.md' is binary, not text: 7 of its first 4096 bytes are control characters.", "/d/long/b.md")]
    [TestCase("'a.pdf' has no text layer: of its pages (1) each is a picture.", "a.pdf", "'b.pdf' has no text layer: of its pages (20) each is a picture.", "b.pdf")]
    [TestCase("Access to the path '/d/a.md' is denied.", "", "Access to the path '/e/b c.md' is denied.", "")]
    [TestCase("Access to the path 'C:\\d\\a.md' is denied.", "C:/d/a.md", "Access to the path 'C:\\d\\b.md' is denied.", "C:/d/b.md")]
    [TestCase("report-1.xlsx cannot be opened", "/d/report-1.xlsx", "report-22.xlsx cannot be opened", "/d/report-22.xlsx")]
    [TestCase("'c' is not valid. LineNumber: 3 | BytePositionInLine: 12.", "/d/c", "'d' is not valid. LineNumber: 40 | BytePositionInLine: 0.", "/d/d")]
    [TestCase("'page 8' is too short", "no. 8: page 8", "'page 9' is too short", "no. 9: page 9")]
    [TestCase("no answer after 1.5 s", "x", "no answer after 20 s", "y")]
    [TestCase("request 01a217bb-efa5-70c6-b906-3198f5226af0 was refused", "x", "request 9ff117bb-efa5-70c6-b906-aaa8f5226af0 was refused", "y")]
    [TestCase("took 20ms", "x", "took 400ms", "y")]
    [TestCase("page 3: a picture", "x", "pages 1–4, 7, 9–12: a picture", "y")]
    public void Of_messages_that_say_the_same_is_the_same(string first, string item, string second, string other) =>
        Assert.That(FailurePattern.Of(first, item), Is.EqualTo(FailurePattern.Of(second, other)));

    [TestCase("the server answered status 404", "the server answered status 500")]
    [TestCase("error 13", "error 28")]
    [TestCase("the server answered 404 Not Found", "the server answered 403 Forbidden")]
    [TestCase("Raise 'maxBytes' of the stage 'read'", "Raise 'parseMemory' of the stage 'read'")]
    [TestCase("version 3 is not known", "version three is not known")]
    [TestCase("utf8 is broken", "utf16 is broken")]
    [TestCase("kind 3", "kind 4")]
    [TestCase("status 404, 500", "status 404, 503")]
    [TestCase("version 3, 4", "version 3, 5")]
    public void Of_messages_that_say_something_else_is_another(string first, string second) => Assert.That(FailurePattern.Of(first, "/d/a.md"), Is.Not.EqualTo(FailurePattern.Of(second, "/d/a.md")));

    [TestCase("")]
    [TestCase("'")]
    [TestCase("the stage's file isn't 'there")]
    [TestCase("12345678-")]
    [TestCase("9.")]
    public void Of_any_message_ends(string message) => Assert.That(() => FailurePattern.Of(message, "a"), Throws.Nothing);
}
