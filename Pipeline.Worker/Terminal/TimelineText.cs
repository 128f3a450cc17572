using System.Globalization;
using Pipeline.Core.Jobs;
using Spectre.Console;

namespace Pipeline.Worker.Terminal;

/// <summary>A job's timeline as a picture: a line for each part, its bar where it lay in the whole.</summary>
internal static class TimelineText
{
    /// <summary>The most parts drawn; of a job that was tried more often the first and the last are.</summary>
    public const int MaxParts = 40;

    private const int MinBar = 10;
    private const int LabelWidth = 22;
    private const int Gaps = 4; // one after each column

    /// <summary>Draws the parts.</summary>
    /// <param name="output">Where.</param>
    /// <param name="parts">The parts, in order.</param>
    /// <param name="now">The end of one that goes on.</param>
    /// <param name="width">The columns there are; at least 60 are used.</param>
    public static void Write(TextWriter output, IReadOnlyList<TimelinePart> parts, DateTimeOffset now, int width)
    {
        if (parts.Count == 0)
        {
            return;
        }

        var columns = Math.Clamp(width, 60, 200);
        var (from, whole) = (parts[0].From, (parts[^1].To ?? now) - parts[0].From);
        output.WriteLine($"  timeline of {Words.Duration(whole)}: {string.Join(", ", parts.Select(part => part.Kind).Distinct().Select(kind => $"{Bar(kind)} {Meaning(kind)}"))}");
        var table = new Grid().AddColumn(Column()).AddColumn(Column()).AddColumn(Column().RightAligned()).AddColumn(Column().RightAligned());
        var texts = Shown(parts).Select(part => part is null
            ? (Part: null, Label: $"  … {parts.Count - MaxParts} more …", From: "", For: "")
            : (Part: part,
                Label: "  " + CleanText.Shorten(Label(part), LabelWidth),
                From: "+" + Words.Duration(part.From - from),
                For: Words.Duration(part.Elapsed(now)) + (part.To is null ? "…" : ""))).ToList();
        var room = Math.Max(MinBar, columns - Gaps - texts.Max(text => text.Label.Length) - texts.Max(text => text.From.Length) - texts.Max(text => text.For.Length));
        foreach (var text in texts)
        {
            var bar = text.Part is null ? "" : Draw(text.Part, from, whole, now, room);
            table.AddRow(new Text(text.Label), new Text(bar), new Text(text.From), new Text(text.For));
        }

        Render(output, table, columns);
    }

    private static GridColumn Column() => new GridColumn().NoWrap().PadLeft(0).PadRight(1);

    private static IEnumerable<TimelinePart?> Shown(IReadOnlyList<TimelinePart> parts) => parts.Count <= MaxParts
        ? parts
        : parts.Take(MaxParts / 2).Append<TimelinePart?>(null).Concat(parts.TakeLast(MaxParts / 2));

    private static string Label(TimelinePart part) => part.Kind switch
    {
        TimelineKind.Waited => "queued",
        TimelineKind.Buffered => $"before {part.Stage}",
        TimelineKind.Limited => $"limit of {part.Stage}",
        TimelineKind.Retried => string.Create(CultureInfo.InvariantCulture, $"retry after try {part.Attempt}"),
        _ => part.Attempt > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{part.Stage ?? "started"} (try {part.Attempt})")
            : part.Stage ?? "started",
    };

    private static string Draw(TimelinePart part, DateTimeOffset from, TimeSpan whole, DateTimeOffset now, int room)
    {
        var scale = whole > TimeSpan.Zero ? room / whole.TotalMilliseconds : 0;
        var start = Math.Min(room - 1, (int)((part.From - from).TotalMilliseconds * scale));
        var length = Math.Clamp((int)Math.Round(part.Elapsed(now).TotalMilliseconds * scale), 1, room - start);
        return new string(' ', start) + new string(Bar(part.Kind), length);
    }

    private static string Meaning(TimelineKind kind) => kind switch
    {
        TimelineKind.Ran => "ran",
        TimelineKind.Waited => "queued",
        TimelineKind.Buffered => "buffered",
        TimelineKind.Limited => "held by a limit",
        TimelineKind.Retried => "paused after a failed attempt",
        _ => "lost its worker",
    };

    private static char Bar(TimelineKind kind) => kind switch
    {
        TimelineKind.Ran => '█',
        TimelineKind.Waited => '░',
        TimelineKind.Buffered => '▁',
        TimelineKind.Limited => '▄',
        TimelineKind.Retried => '▒',
        _ => '▞',
    };

    private static void Render(TextWriter output, Grid table, int columns)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = columns;
        console.Write(table);
    }
}
