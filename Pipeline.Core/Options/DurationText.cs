namespace Pipeline.Core.Options;

/// <summary>Durations as pipeline.yaml writes them: <c>250ms</c>, <c>20s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>. Pure.</summary>
public static class DurationText
{
    /// <summary>What a message says is expected.</summary>
    public const string Expected = "a duration with a unit: 250ms, 20s, 5m, 1h or 7d";

    private static readonly KeyValuePair<string, long>[] Units =
    [
        new("us", TimeSpan.TicksPerMicrosecond),
        new("ms", TimeSpan.TicksPerMillisecond),
        new("s", TimeSpan.TicksPerSecond),
        new("m", TimeSpan.TicksPerMinute),
        new("h", TimeSpan.TicksPerHour),
        new("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">A number, decimals allowed, with one of the units us, ms, s, m, h, d; or 0.</param>
    /// <param name="duration">The duration, when this returns <see langword="true"/>.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var ticks = TextUnits.Read(text, Units);
        duration = new TimeSpan(ticks ?? 0);
        return ticks is not null;
    }

    /// <summary>Reads a duration known to be well-formed.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is not {Expected}.");

    /// <summary>Writes a duration in the largest unit that leaves no fraction; below a microsecond it is cut off.</summary>
    /// <param name="duration">Not negative.</param>
    public static string Format(TimeSpan duration) =>
        TextUnits.Write(duration.Ticks - (duration.Ticks % TimeSpan.TicksPerMicrosecond), Units);
}
