using NUnit.Framework;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Tests.Diagnostics;

[TestFixture]
[NonParallelizable] // the process stands still while its dump is written
[Platform("Linux")]
internal sealed class BlockedThreadTests
{
    [Test]
    public void Describe_names_the_frames_of_a_thread_that_waits()
    {
        using ManualResetEventSlim entered = new(), release = new();
        Thread thread = new(() => WaitHere(entered, release)) { Name = "planted" };
        thread.Start();
        entered.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);

        var told = BlockedThread.Describe(thread);
        release.Set();
        thread.Join();

        Assert.That(told, Does.Contain("(planted), which ").And.Contain($"{typeof(BlockedThreadTests).FullName}.{nameof(WaitHere)}"));
        Assert.That(Directory.EnumerateDirectories(Path.GetTempPath(), "pipeline-stack-*"), Is.Empty);
    }

    private static void WaitHere(ManualResetEventSlim entered, ManualResetEventSlim release)
    {
        entered.Set();
        release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
