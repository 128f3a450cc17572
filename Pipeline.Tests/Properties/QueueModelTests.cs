using CsCheck;
using NUnit.Framework;
using Pipeline.Tests.Queues.Sqlite;

namespace Pipeline.Tests.Properties;

/// <summary>
/// Random calls by several owners, each answer compared with a simple model: nothing lost, nothing twice, every stale write refused, in order; retries, deadlines, replays and
/// counts too, and all of it while the wall clock is set forward and back.
/// </summary>
[TestFixture]
internal sealed class QueueModelTests
{
    private static readonly Gen<(int Kind, int A, int B)[]> Calls = Gen.Select(Gen.Int[0, 13], Gen.Int[0, 99], Gen.Int[0, 99]).Array[1, 80];

    [Test]
    public async Task Any_calls_in_any_order_agree_with_the_model() => await Calls.SampleAsync(
        async calls =>
        {
            using SqliteStore store = new();
            await using QueueModel model = await QueueModel.OpenAsync(store);
            foreach (var (kind, a, b) in calls)
            {
                await model.CallAsync(kind, a, b);
            }

            await model.DrainAndCheckAsync();
        },
        iter: 80,
        threads: 1);
}
