using System.Globalization;

namespace Pipeline.Core.Diagnostics;

/// <summary>What a process can tell of one of its threads while that is blocked: .NET shows no thread the frames of another.</summary>
internal static class BlockedThread
{
    public static string Describe(Thread thread)
    {
        var waits = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"thread {thread.ManagedThreadId} ({thread.Name ?? "unnamed"}), which {(waits ? "waits: a sleep, a lock, or a wait for a task" : "computes, or is inside a call of the system")}; "
            + $"'dotnet-stack report -p {Environment.ProcessId}' shows its frames");
    }
}
