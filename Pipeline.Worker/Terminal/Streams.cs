using System.Text;

namespace Pipeline.Worker.Terminal;

/// <summary>The three streams of a process, so that tests can have their own.</summary>
internal sealed record Streams(Stream In, Stream Out, Stream Error)
{
    /// <summary>UTF-8 without a byte order mark, whatever the locale says.</summary>
    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The columns of stderr, as they are now.</summary>
    public Func<int> ErrorWidth { get; init; } = static () => 80;

    /// <summary>Whether links make sense: a person watches stdout, on a terminal that knows sequences.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>The columns of stdout; 80 where it is no terminal.</summary>
    public int OutWidth { get; init; } = 80;

    /// <summary>The columns of a table: those of the terminal, and many where a program or a file takes it.</summary>
    public int TableWidth => OutIsTerminal ? OutWidth : 200;

    /// <summary>Whether a person can be asked.</summary>
    public bool InIsTerminal { get; init; }

    private static bool IsNotDumb => Environment.GetEnvironmentVariable("TERM") is not "dumb";

    public static Streams OfProcess() => new(Console.OpenStandardInput(), new StdoutStream(Console.OpenStandardOutput()), OpenError())
    {
        ErrorWidth = static () => Console.WindowWidth is > 0 and var width ? width : 80,
        OutIsTerminal = !Console.IsOutputRedirected && IsNotDumb,
        OutWidth = Console.IsOutputRedirected ? 80 : Math.Max(60, Console.WindowWidth),
        InIsTerminal = !Console.IsInputRedirected,
    };

    /// <summary>On a terminal a stream that a <see cref="StatusLine"/> may stand below; log lines, which go by the console, are written through it too.</summary>
    private static Stream OpenError()
    {
        var error = Console.OpenStandardError();
        if (Console.IsErrorRedirected || !IsNotDumb)
        {
            return error;
        }

        StatusStream status = new(error);
        Console.SetError(new StreamWriter(status, Encoding) { AutoFlush = true });
        return status;
    }
}
