using System.Text.Json;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Worker.Benching;

/// <summary>A stage of a synthetic profile: waits as a call to a model or a store would, and hands its input on.</summary>
internal sealed class DelayStage(DelayOptions options, TimeProvider time) : ITransformStage<JsonElement, JsonElement>
{
    public async ValueTask<JsonElement> InvokeAsync(JsonElement input, IJobContext job, CancellationToken cancellationToken)
    {
        await Task.Delay(options.Delay, time, cancellationToken);
        return input;
    }
}
