using System.Globalization;

namespace Pipeline.Core.Diagnostics;

/// <summary>What is said of a thread that a stage blocks.</summary>
internal static class BlockedThread
{
    /// <summary>Its frames, as they are a moment after it was found: a thread that has gone on shows what it does then.</summary>
    public static string Describe(Thread thread)
    {
        var waits = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
        var which = string.Create(CultureInfo.InvariantCulture, $"thread {thread.ManagedThreadId} ({thread.Name ?? "unnamed"}), which {(waits ? "waits" : "computes")}: ");
        try
        {
            return which + string.Join(" < ", ThreadStack.Read(thread));
        }
        catch (Exception error)
        {
            return $"{which}its frames cannot be read here ({error.Message}); 'dotnet-stack report -p {Environment.ProcessId}' may show them.";
        }
    }
}
