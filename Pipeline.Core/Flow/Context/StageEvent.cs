using System.Text.Json;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Flow.Context;

/// <summary>The data of the events that a job's timeline is drawn of. Pure.</summary>
internal static class StageEvent
{
    /// <summary>An attempt began.</summary>
    /// <param name="attempt">Its number: one more than those that have counted.</param>
    public static byte[] Started(int attempt) => Write(new { attempt });

    /// <summary>The job has reached a stage.</summary>
    public static byte[] Reached(string stage) => Write(new { stage });

    /// <summary>The job has reached a stage, after its first item waited in the stage's buffer, or for room there.</summary>
    public static byte[] Buffered(string stage, TimeSpan waited) => Write(new { stage, bufferedMs = Milliseconds(waited) });

    /// <summary>The stage is called for the first time, after it waited for its limit.</summary>
    public static byte[] Limited(string stage, TimeSpan waited) => Write(new { stage, limitedMs = Milliseconds(waited) });

    private static double Milliseconds(TimeSpan waited) => Math.Round(waited.TotalMilliseconds, 1);

    private static byte[] Write<T>(T data) => JsonSerializer.SerializeToUtf8Bytes(data, PipelineJson.Options);
}
