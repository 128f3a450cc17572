using Microsoft.Extensions.Logging;
using Pipeline.Core.Concurrency;

namespace Pipeline.Core.Flow;

/// <summary>What the parts of one running flow share.</summary>
/// <param name="Name">The flow's name.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where its log lines go.</param>
/// <param name="Room">The places before the first stage.</param>
/// <param name="Forced">Fires when the flow is forced to stop.</param>
internal sealed record FlowContext(string Name, TimeProvider Time, ILogger Logger, Room Room, CancellationToken Forced);
