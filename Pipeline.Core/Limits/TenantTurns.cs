namespace Pipeline.Core.Limits;

/// <summary>Those who wait in one lane: tenants take turns, and each tenant's come in their order. Pure; not thread-safe.</summary>
internal sealed class TenantTurns
{
    private readonly LinkedList<(string Tenant, LinkedList<LimitTicket> Tickets)> _turns = new();
    private readonly Dictionary<string, LinkedListNode<(string Tenant, LinkedList<LimitTicket> Tickets)>> _tenants = new(StringComparer.Ordinal);

    /// <summary>Whose turn it is, or <see langword="null"/> when nobody waits.</summary>
    public LimitTicket? Next => _turns.First?.Value.Tickets.First!.Value;

    public void Add(LimitTicket ticket)
    {
        if (!_tenants.TryGetValue(ticket.Request.Tenant, out var tenant))
        {
            tenant = _turns.AddLast((ticket.Request.Tenant, new()));
            _tenants.Add(ticket.Request.Tenant, tenant);
        }

        ticket.Node = tenant.Value.Tickets.AddLast(ticket);
    }

    /// <summary>Takes whose turn it is; their tenant's next comes after all other tenants'.</summary>
    public void Take()
    {
        var tenant = _turns.First!;
        Remove(tenant.Value.Tickets.First!.Value);
        if (tenant.List is not null)
        {
            _turns.Remove(tenant);
            _turns.AddLast(tenant);
        }
    }

    /// <summary>Removes one who waits.</summary>
    public void Remove(LimitTicket ticket)
    {
        var tenant = _tenants[ticket.Request.Tenant];
        tenant.Value.Tickets.Remove(ticket.Node!);
        ticket.Node = null;
        if (tenant.Value.Tickets.Count == 0)
        {
            _turns.Remove(tenant);
            _tenants.Remove(ticket.Request.Tenant);
        }
    }
}
