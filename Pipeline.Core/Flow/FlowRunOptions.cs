using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;

namespace Pipeline.Core.Flow;

/// <summary>How a flow runs that is given items of one's own.</summary>
public sealed record FlowRunOptions
{
    /// <summary>Is told, after the last output, of what failed: grouped, the first few items of each group by name.</summary>
    /// <value>Default: <see langword="null"/>; then the run ends with a <see cref="FlowRunException"/>.</value>
    public Action<IReadOnlyList<JobFailure>>? Failed { get; init; }

    /// <summary>How many outputs may wait for the reader.</summary>
    /// <value>At least 1. Default: 64.</value>
    public int Capacity { get; init; } = 64;

    /// <summary>The clock of timeouts, retries and batches.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where log lines go.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The budgets that the stages' <c>rateLimit</c> may name.</summary>
    /// <value>Default: <see langword="null"/>, which is none.</value>
    public LimitSet? Limits { get; init; }
}
