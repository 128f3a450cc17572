using System.Text.Json.Serialization;

namespace Pipeline.Core.Flow.Results;

/// <summary>A part of a result that was replaced by something lesser.</summary>
/// <param name="Stage">The stage that says so.</param>
/// <param name="What">What was replaced and by what.</param>
/// <param name="Why">The cause.</param>
/// <param name="Restarts">In an event: whether the text that was streamed so far is void and begins anew.</param>
internal sealed record Degradation(string Stage, string What, string Why, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Restarts = false);
