using System.Text;

namespace Pipeline.Worker.Terminal;

/// <summary>A writer that lets nothing through that a terminal would obey; see <see cref="CleanText"/>. Thread-safe as far as the inner writer is.</summary>
/// <param name="inner">Takes what is left.</param>
/// <param name="isTerminal">Whether an <see cref="ITerminalText"/> is more than its characters.</param>
internal sealed class CleanWriter(TextWriter inner, bool isTerminal = false) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (CleanText.IsSafe(value))
        {
            inner.Write(value);
        }
    }

    public override void Write(string? value)
    {
        if (value is not null)
        {
            inner.Write(CleanText.Of(value));
        }
    }

    /// <summary>An <see cref="ITerminalText"/> is the one thing that may make sequences, and makes its own.</summary>
    public override void Write(object? value)
    {
        if (isTerminal && value is ITerminalText text)
        {
            inner.Write(text.Sequence);
        }
        else
        {
            Write(value?.ToString());
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void WriteLine() => inner.Write('\n');

    public override void WriteLine(string? value)
    {
        Write(value);
        WriteLine();
    }

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
