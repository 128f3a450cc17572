using CsCheck;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class LineFormatterTests
{
    private static readonly Gen<string> Any = Gen.String[Gen.Char['\0', '\u2100'], 0, 40];
    private readonly LineFormatter _formatter = new(new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 14, 4, 9, 300, TimeSpan.Zero)));

    [Test]
    public void Write_gives_time_level_category_event_message_and_exception_in_one_line() => Assert.That(
        Line("Flow ask runs.", LogLevel.Warning, new InvalidOperationException("odd\r\n  thing")),
        Is.EqualTo("2026-11-26T14:04:09.300Z warn: A.B[7] Flow ask runs. System.InvalidOperationException: odd thing\n"));

    // Cases with control characters need names: the test adapter leaves out those whose name has one.
    [TestCase("tenant \u001b[31mred\u001b[0m", "tenant [31mred[0m", TestName = "Write_of_what_a_terminal_would_obey_shows_it_colour")]
    [TestCase("tenant \u001b]0;title\u0007x", "tenant ]0;titlex", TestName = "Write_of_what_a_terminal_would_obey_shows_it_title")]
    [TestCase("a\n2026-11-26T14:04:09.300Z info: A.B[7] forged", "a 2026-11-26T14:04:09.300Z info: A.B[7] forged", TestName = "Write_of_what_a_terminal_would_obey_shows_it_forged_line")]
    [TestCase("a\u0085b\u2028c\u2029d", "a b c d", TestName = "Write_of_what_a_terminal_would_obey_shows_it_line_separators")]
    [TestCase("C1 \u009b2J, \u202efdp.exe", "C1 2J, fdp.exe", TestName = "Write_of_what_a_terminal_would_obey_shows_it_C1_and_order")]
    public void Write_of_what_a_terminal_would_obey_shows_it(string message, string expected) =>
        Assert.That(Line(message, LogLevel.Information), Is.EqualTo($"2026-11-26T14:04:09.300Z info: A.B[7] {expected}\n"));

    [Test]
    public void Write_of_anything_is_one_line_without_control_characters() => Gen.Select(Any, Any).Sample((message, fault) =>
        Line(message, LogLevel.Error, new IOException(fault))[..^1].All(character => !char.IsControl(character)));

    private string Line(string message, LogLevel level, Exception? error = null)
    {
        using StringWriter line = new();
        LogEntry<string> entry = new(level, "A.B", 7, message, error, static (state, _) => state);
        _formatter.Write(in entry, scopeProvider: null, line);
        return line.ToString();
    }
}
