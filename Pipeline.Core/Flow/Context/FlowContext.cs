using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Flow.Admission;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Flow.Scope;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Flow.Context;

/// <summary>What the parts of one running flow share.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where its log lines go.</param>
/// <param name="Slots">The jobs it holds at once.</param>
/// <param name="Tolerances">How many failures its stages may have.</param>
/// <param name="Limits">The budgets its stages may name.</param>
/// <param name="Forced">Fires when the flow is forced to stop.</param>
internal sealed record FlowContext(string Name, TimeProvider Time, ILogger Logger, JobSlots Slots, IReadOnlyList<StageTolerance> Tolerances, LimitSet? Limits, CancellationToken Forced)
{
    /// <summary>The index of the first stage that counts an attempt of a job: of the one that costs, or the last.</summary>
    public int AttemptStage { get; init; }

    /// <summary>Makes the loggers of stages.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Takes what the last stage puts out, an <c>IOutlet</c> of its type; <see langword="null"/> to make it the job's result.</summary>
    public object? Output { get; init; }

    /// <summary>How many stages the flow has.</summary>
    public int StageCount { get; init; } = 1;

    /// <exception cref="InvalidOperationException">There is no such limit.</exception>
    public Budget FindLimit(string limit, string stage) => Limits?.Find(limit) ?? throw new InvalidOperationException(
        $"Stage '{stage}' of flow '{Name}' names the limit '{limit}', and there is {(Limits is { Names.Count: > 0 } ? $"only {string.Join(", ", Limits.Names)}" : "none")}. Start the flow with a LimitSet that has it.");
}
