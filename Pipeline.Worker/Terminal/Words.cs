using System.Globalization;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Terminal;

/// <summary>Numbers, times and states in words.</summary>
internal static class Words
{
    public static string State(JobState state) => state.ToString().ToLowerInvariant();

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long value, string one, string many) => $"{Number(value)} {(value == 1 ? one : many)}";

    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span.Hours} h"),
    };
}
