using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Diagnostics;

/// <summary>A stage that blocks its thread, as none should.</summary>
internal sealed class Blocking(TimeSpan time) : ITransformStage<int, int>
{
    public ValueTask<int> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken)
    {
        Block();
        return new(input);
    }

    public void Block()
    {
#pragma warning disable RS0030 // The very fault that the watchdog is to find.
        Thread.Sleep(time);
#pragma warning restore RS0030
    }
}
