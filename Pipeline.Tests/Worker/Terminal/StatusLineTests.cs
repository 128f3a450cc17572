using System.Text;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class StatusLineTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task On_a_terminal_it_is_there_at_once_moves_and_goes()
    {
        using MemoryStream terminal = new();
        await using StatusStream error = new(terminal);
        Streams streams = new(Stream.Null, Stream.Null, error) { ErrorWidth = static () => 20 };
        var step = 0;

        await using (var line = StatusLine.Begin(streams, TextWriter.Null, _time, _ => $"step {++step} of very many steps"))
        {
            _time.Advance(StatusLine.Redrawn);
            SpinWait.SpinUntil(() => Volatile.Read(ref step) == 2, TimeSpan.FromSeconds(30));
        }

        var seen = Encoding.UTF8.GetString(terminal.ToArray()).Split("\r\u001b[K");
        Assert.That(seen, Is.EqualTo(["", "| step 1 of very m…", "/ step 2 of very m…", ""]));
    }

    [Test]
    public async Task Elsewhere_it_is_a_plain_line_every_few_seconds()
    {
        using StringWriter notes = new() { NewLine = "\n" };
        using SemaphoreSlim said = new(0);
        await using (StatusLine.Begin(new(Stream.Null, Stream.Null, Stream.Null), TextWriter.Synchronized(notes), _time, _ => Say(said)))
        {
            _time.Advance(StatusLine.Repeated - TimeSpan.FromTicks(1));
            Assert.That(said.CurrentCount, Is.Zero);
            _time.Advance(TimeSpan.FromTicks(1));
            await said.WaitAsync();
        }

        Assert.That(notes.ToString(), Is.EqualTo("on the way\n"));
    }

    private static string Say(SemaphoreSlim said)
    {
        said.Release();
        return "on the way";
    }
}
