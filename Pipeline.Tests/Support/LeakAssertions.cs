using System.Collections.Concurrent;
using NUnit.Framework;
using Pipeline.Core.Flow;

namespace Pipeline.Tests.Support;

/// <summary>
/// Counts things that are opened and must be closed, by name: what a test opens through it, and what a flow holds by itself. Thread-safe.
/// </summary>
internal sealed class LeakAssertions
{
    private readonly ConcurrentDictionary<string, (int Opened, int Closed)> _things = new(StringComparer.Ordinal);

    /// <summary>How many of a kind were opened so far.</summary>
    public int Opened(string kind) => _things.GetValueOrDefault(kind).Opened;

    /// <summary>Opens a thing; disposing of what is returned closes it, once.</summary>
    public IAsyncDisposable Open(string kind)
    {
        _things.AddOrUpdate(kind, (1, 0), static (_, counts) => (counts.Opened + 1, counts.Closed));
        return new Thing(this, kind);
    }

    /// <summary>Asserts that everything that was opened is closed again.</summary>
    public void AssertNothingHeld()
    {
        var held = _things.Where(thing => thing.Value.Opened != thing.Value.Closed)
            .Select(thing => $"{thing.Key}: {thing.Value.Opened} opened, {thing.Value.Closed} closed").Order(StringComparer.Ordinal);
        Assert.That(held, Is.Empty, "held");
    }

    /// <summary>Asserts that a flow at rest holds nothing: no job, no item, no place before its first stage.</summary>
    public static void AssertNothingHeld(RunningFlow flow) => Assert.That(
        (Jobs: flow.Snapshot().Jobs, Items: flow.Outstanding, Places: flow.TakenPlaces), Is.EqualTo((Jobs: 0, Items: 0L, Places: 0)), "what the flow holds");

    private void Close(string kind) => _things.AddOrUpdate(kind, (0, 1), static (_, counts) => (counts.Opened, counts.Closed + 1));

    private sealed class Thing(LeakAssertions owner, string kind) : IAsyncDisposable
    {
        private int _closed;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                owner.Close(kind);
            }

            return default;
        }
    }
}
