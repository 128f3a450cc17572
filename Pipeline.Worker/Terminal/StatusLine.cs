namespace Pipeline.Worker.Terminal;

/// <summary>
/// Says what a command is doing while it lasts: in a line that is redrawn where a person watches stderr, elsewhere in a plain line every few seconds. Thread-safe.
/// </summary>
internal sealed class StatusLine : IAsyncDisposable
{
    /// <summary>How often a person sees it move.</summary>
    public static readonly TimeSpan Redrawn = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a log has a line of it. What is done sooner has none.</summary>
    public static readonly TimeSpan Repeated = TimeSpan.FromSeconds(5);

    private const int PlainWidth = 200;
    private const string Spinner = "|/-\\";

    // Disposed, it ends quietly; a wait that is cancelled makes an exception with a stack trace, which takes a short command's end a hundredth of a second.
    private readonly PeriodicTimer _timer;
    private readonly Func<int, string> _text;
    private readonly StatusStream? _terminal;
    private readonly Task _saying;
    private readonly Lock _lock = new();
    private bool _isOver;
    private int _frame;

    private StatusLine(Streams streams, TextWriter notes, TimeProvider time, Func<int, string> text)
    {
        _text = text;
        _terminal = streams.Error as StatusStream;
        _timer = new PeriodicTimer(_terminal is null ? Repeated : Redrawn, time);
        _saying = _terminal is null ? SayAsync(notes) : DrawAsync(streams);
    }

    /// <summary>Begins to say it.</summary>
    /// <param name="streams">The process's streams.</param>
    /// <param name="notes">Takes the plain lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="text">What is being done now, in at most so many characters. Called again and again; thread-safe.</param>
    public static StatusLine Begin(Streams streams, TextWriter notes, TimeProvider time, Func<int, string> text) => new(streams, notes, time, text);

    /// <summary>Says no more from now on, so that something else can stand there.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
            _timer.Dispose();
            _terminal?.Show(null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _saying;
    }

    private async Task DrawAsync(Streams streams)
    {
        do
        {
            lock (_lock)
            {
                if (!_isOver)
                {
                    var width = streams.ErrorWidth() - 3; // the spinner, a blank, and the last column, in which a terminal would break the line
                    _terminal!.Show($"{Spinner[_frame++ % Spinner.Length]} {CleanText.Shorten(_text(width), width)}");
                }
            }
        }
        while (await _timer.WaitForNextTickAsync());
    }

    private async Task SayAsync(TextWriter notes)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            await notes.WriteLineAsync(_text(PlainWidth));
        }
    }
}
