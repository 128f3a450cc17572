using Pipeline.Core.Concurrency;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>The caller gives up in the middle of a commit: the commit is carried out, and one that hangs is given up by its own deadline.</summary>
internal sealed class ShieldedCommit : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource disk = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var saving = SaveAsync(begun, disk.Task, caller.Token);

        await begun.Task;
        await caller.CancelAsync();
        disk.SetResult();
        await output.WriteLineAsync(await saving);

        try
        {
            await Shield.RunAsync("committing order 7", static token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token), TimeSpan.FromSeconds(0.1), TimeProvider.System);
        }
        catch (TimeoutException error)
        {
            await output.WriteLineAsync(error.Message);
        }
    }

    private static async Task<string> SaveAsync(TaskCompletionSource begun, Task disk, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // the last moment to give up
        await Shield.RunAsync(
            "committing order 6",
            _ =>
            {
                begun.SetResult();
                return disk;
            },
            TimeSpan.FromSeconds(30),
            TimeProvider.System);
        return "order 6 is committed";
    }
}
