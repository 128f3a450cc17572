using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Flow;

/// <summary>What the parts of one running flow share.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where its log lines go.</param>
/// <param name="Room">The places before the first stage.</param>
/// <param name="Tolerances">How many failures its stages may have.</param>
/// <param name="Limits">The budgets its stages may name.</param>
/// <param name="Forced">Fires when the flow is forced to stop.</param>
internal sealed record FlowContext(string Name, TimeProvider Time, ILogger Logger, Room Room, IReadOnlyList<StageTolerance> Tolerances, LimitSet? Limits, CancellationToken Forced)
{
    /// <exception cref="InvalidOperationException">There is no such limit.</exception>
    public Budget FindLimit(string limit, string stage) => Limits?.Find(limit) ?? throw new InvalidOperationException(
        $"Stage '{stage}' of flow '{Name}' names the limit '{limit}', and there is {(Limits is { Names.Count: > 0 } ? $"only {string.Join(", ", Limits.Names)}" : "none")}. Start the flow with a LimitSet that has it.");
}
