using Microsoft.Extensions.Logging;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Core.Indexes.Embedded.Vectors;

/// <summary>
/// The tenants whose vectors are in memory, as many as fit: when there are too many, those searched longest ago go, and are read again when they are searched. The one that
/// was searched last stays however large it is. Thread-safe; a search that is under way keeps what it has.
/// </summary>
/// <param name="format">How vectors are kept.</param>
/// <param name="maxBytes">How much memory they may take.</param>
/// <param name="logger">Told of who went, and of a tenant that does not fit.</param>
internal sealed class VectorMemory(VectorFormat format, long maxBytes, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _nodes = [];
    private readonly LinkedList<Entry> _latest = []; // the last searched first
    private long _bytes;

    /// <summary>What the vectors take now.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>A tenant's vectors, of which none may be loaded yet.</summary>
    /// <param name="tenant">The tenant's number.</param>
    /// <param name="name">Its name, for log lines.</param>
    public TenantVectors Get(long tenant, string name)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(tenant, out var node))
            {
                _latest.Remove(node);
                _latest.AddFirst(node);
            }
            else
            {
                node = _latest.AddFirst(new Entry(tenant, name, new TenantVectors(tenant, format)));
                _nodes.Add(tenant, node);
            }

            return node.Value.Vectors;
        }
    }

    /// <summary>Takes note of what a tenant's vectors take, after they were loaded or have changed, and makes room.</summary>
    public void Measure(long tenant)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(tenant, out var node))
            {
                return; // made room for another meanwhile
            }

            var bytes = node.Value.Vectors.Bytes;
            if (bytes == node.Value.Bytes)
            {
                return;
            }

            var fitted = node.Value.Bytes <= maxBytes;
            _bytes += bytes - node.Value.Bytes;
            node.Value.Bytes = bytes;
            MakeRoom(node);
            if (fitted && bytes > maxBytes)
            {
                Log.VectorsExceedMemory(logger, node.Value.Name, bytes, maxBytes);
            }
        }
    }

    private void MakeRoom(LinkedListNode<Entry> stays)
    {
        var node = _latest.Last;
        while (_bytes > maxBytes && node is not null)
        {
            var before = node.Previous;
            if (node != stays)
            {
                var gone = node.Value;
                _latest.Remove(node);
                _nodes.Remove(gone.Tenant);
                _bytes -= gone.Bytes;
                Log.VectorsEvicted(logger, gone.Name, gone.Bytes, maxBytes);
            }

            node = before;
        }
    }

    private sealed class Entry(long tenant, string name, TenantVectors vectors)
    {
        public long Tenant => tenant;

        public string Name => name;

        public TenantVectors Vectors => vectors;

        public long Bytes { get; set; }
    }
}
