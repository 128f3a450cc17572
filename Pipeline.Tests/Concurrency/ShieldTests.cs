using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Pipeline.Core.Concurrency;
using Pipeline.Tests.Flow;

namespace Pipeline.Tests.Concurrency;

[TestFixture]
internal sealed class ShieldTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    [Test]
    public async Task RunAsync_work_goes_on_when_the_caller_is_cancelled()
    {
        FakeTimeProvider time = new();
        using CancellationTokenSource caller = new();
        TaskCompletionSource begun = new(), commit = new();
        var heard = false;

        var committing = CommitAsync(caller.Token);
        await caller.CancelAsync();
        await begun.Task;
        await FakeClock.SettleAsync();
        Assert.That((committing.IsCompleted, heard), Is.EqualTo((false, false)));
        commit.SetResult();

        Assert.That(await committing, Is.EqualTo("committed"));

        async Task<string> CommitAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return "committed";
            }
            finally
            {
                await Shield.RunAsync(
                    "committing",
                    token =>
                    {
                        token.Register(() => heard = true);
                        begun.SetResult();
                        return commit.Task;
                    },
                    Within,
                    time);
            }
        }
    }

    [Test]
    public async Task RunAsync_work_that_takes_longer_is_cancelled_and_named()
    {
        FakeTimeProvider time = new();
        var shielded = Shield.RunAsync("settling job 7", token => Task.Delay(Timeout.InfiniteTimeSpan, time, token), Within, time);

        time.Advance(Within);

        await Assert.ThatAsync(() => shielded, Throws.TypeOf<TimeoutException>().With.Message.StartsWith("settling job 7 was not done within 5 s."));
    }

    [Test]
    public async Task RunAsync_work_deaf_to_its_deadline_is_not_waited_for()
    {
        FakeTimeProvider time = new();
        var shielded = Shield.RunAsync("x", _ => new TaskCompletionSource<int>().Task, Within, time);

        time.Advance(Within);

        await Assert.ThatAsync(() => shielded, Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task RunAsync_own_error_of_the_work_comes_through() =>
        await Assert.ThatAsync(() => Shield.RunAsync<int>("x", _ => throw new FormatException("own"), Within, TimeProvider.System), Throws.TypeOf<FormatException>());
}
