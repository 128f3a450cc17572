namespace Pipeline.Core.Limits;

/// <summary>What a permit is asked for.</summary>
/// <param name="Tenant">Whose call it is: tenants take turns.</param>
/// <param name="Flow">The flow, which decides the lane.</param>
/// <param name="Tokens">The tokens it may cost; at least 0.</param>
public readonly record struct LimitRequest(string Tenant, string Flow, long Tokens);
