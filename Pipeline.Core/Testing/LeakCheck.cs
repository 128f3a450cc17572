using System.Collections.Concurrent;
using System.Globalization;

namespace Pipeline.Core.Testing;

/// <summary>
/// Counts what stages under test open and must close on every path — connections, permits, files — by name. What the flow itself holds,
/// <see cref="FlowHarness.AssertSettledAsync"/> asserts. Thread-safe.
/// </summary>
public sealed class LeakCheck
{
    private readonly ConcurrentDictionary<string, (int Opened, int Closed)> _things = new(StringComparer.Ordinal);

    /// <summary>How many of a kind were opened so far.</summary>
    /// <param name="kind">What they are called.</param>
    public int Opened(string kind) => _things.GetValueOrDefault(kind).Opened;

    /// <summary>Opens a thing; disposing of what is returned closes it, once.</summary>
    /// <param name="kind">What it is called.</param>
    public IAsyncDisposable Open(string kind)
    {
        _things.AddOrUpdate(kind, (1, 0), static (_, counts) => (counts.Opened + 1, counts.Closed));
        return new Thing(this, kind);
    }

    /// <summary>Asserts that everything that was opened is closed again.</summary>
    /// <exception cref="FlowAssertionException">Something is not; the message says what.</exception>
    public void AssertNothingHeld()
    {
        var held = _things.Where(thing => thing.Value.Opened != thing.Value.Closed)
            .Select(thing => string.Create(CultureInfo.InvariantCulture, $"{thing.Key}: {thing.Value.Opened} opened, {thing.Value.Closed} closed"))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (held.Count > 0)
        {
            throw new FlowAssertionException($"Everything that was opened must be closed. {string.Join("; ", held)}.");
        }
    }

    private void Close(string kind) => _things.AddOrUpdate(kind, (0, 1), static (_, counts) => (counts.Opened, counts.Closed + 1));

    private sealed class Thing(LeakCheck owner, string kind) : IAsyncDisposable
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
