using System.Text.Json;

namespace Pipeline.Core.Testing.Cases;

/// <summary>A job of a test case. Immutable.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Input">Its input.</param>
/// <param name="Tenant">Whose job it is.</param>
/// <param name="Within">The time to its deadline; <see langword="null"/> for no deadline.</param>
public sealed record TestJob(string Flow, JsonElement Input, string Tenant, TimeSpan? Within);
