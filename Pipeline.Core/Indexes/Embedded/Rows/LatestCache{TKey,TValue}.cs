namespace Pipeline.Core.Indexes.Embedded.Rows;

/// <summary>The entries used last, as many as fit. Thread-safe.</summary>
/// <param name="capacity">How many; at least 1.</param>
internal sealed class LatestCache<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _latest = []; // the last used first

    /// <summary>An entry, which is thereby the last used; <see langword="null"/> when it is not there.</summary>
    public TValue? Find(TKey key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                return null;
            }

            _latest.Remove(node);
            _latest.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Keeps an entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="replaces">Whether it takes the place of one that is there.</param>
    public void Keep(TKey key, TValue value, Func<TValue, bool> replaces)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out var node))
            {
                node.Value = replaces(node.Value.Value) ? (key, value) : node.Value;
                return;
            }

            _nodes.Add(key, _latest.AddFirst((key, value)));
            if (_latest.Count > capacity)
            {
                _nodes.Remove(_latest.Last!.Value.Key);
                _latest.RemoveLast();
            }
        }
    }
}
