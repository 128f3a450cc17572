using System.Text.Json;

namespace Pipeline.Core.Jobs;

/// <summary>A place inside a flow where a replayed job starts, with the items that had failed there.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Items">The stage's inputs, as JSON.</param>
public sealed record ResumePoint(string Stage, IReadOnlyList<JsonElement> Items);
