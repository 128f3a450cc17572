using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Flow;

namespace Pipeline.Core.Configuration;

/// <summary>What an entry of <c>flows:</c> may say beside its stages: <c>ask: { stages: [embed, retrieve, generate], inFlight: 8 }</c>. Immutable.</summary>
public sealed record FlowSettings
{
    /// <summary>
    /// The most jobs of the flow that one worker holds at once; the others stay on the queue, for other workers and in the order of their priorities. By itself a worker
    /// takes as many as the stages can begin on within a quarter of a second, up to as many items as the first stage holds.
    /// </summary>
    /// <value>1–1,000,000, or <see langword="null"/> (the default) for as many as the stages can begin on soon.</value>
    [Range(1, FlowDefinition.MostInFlight)]
    public int? InFlight { get; init; }
}
