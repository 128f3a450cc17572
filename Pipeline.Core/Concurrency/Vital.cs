namespace Pipeline.Core.Concurrency;

/// <summary>
/// Loops without which a process would go on and do nothing: those that keep leases, write events, and work on a stage's items. They catch what they call; an exception that leaves
/// one all the same, as for want of memory, ends the process as any unhandled exception does. A worker that is gone is started again and its leases run out; one that is there and deaf
/// holds its jobs for ever.
/// </summary>
internal static class Vital
{
    /// <summary>Ends the process if the loop ends by an exception.</summary>
    /// <param name="name">What the loop is called in the message.</param>
    /// <param name="loop">The loop.</param>
    /// <returns>The loop.</returns>
    public static Task Loop(string name, Task loop) => Loop(name, loop, End);

    /// <inheritdoc cref="Loop(string, Task)"/>
    internal static Task Loop(string name, Task loop, Action<string, Exception> end)
    {
        if (loop.IsCompletedSuccessfully)
        {
            return loop;
        }

        _ = loop.ContinueWith(
            ended => end(
                $"The pipeline cannot go on: its loop '{name}' has ended by an exception: {ended.Exception!.InnerException!.Message} Its jobs go back to the queue when their leases run out.",
                ended.Exception.InnerException!),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return loop;
    }

    /// <summary>Nothing catches what a thread of its own throws: the process ends, and a program that listens to unhandled exceptions can say why in its own words.</summary>
    private static void End(string message, Exception error)
    {
        try
        {
            new Thread(() => throw new InvalidOperationException(message, error)) { IsBackground = true, Name = "end" }.Start();
        }
        catch (Exception)
        {
            Environment.FailFast(message, error); // not even a thread can be had
        }
    }
}
