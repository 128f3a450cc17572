namespace Pipeline.Core.Testing;

/// <summary>How what is scripted waits: on a manual clock so that its driver knows.</summary>
internal static class Scripted
{
    public static Task WaitAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellationToken) =>
        time is ManualClock clock ? clock.WaitAsync(wait, cancellationToken) : Task.Delay(wait, time, cancellationToken);
}
