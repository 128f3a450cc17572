using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Flow.Shapes;

/// <summary>Resolves <c>parallelism: auto</c>. Pure.</summary>
internal static class AutoParallelism
{
    /// <summary>The most an <c>auto</c> stage gets.</summary>
    public const int Ceiling = 64;

    /// <summary>The number of items a stage works on at once.</summary>
    /// <param name="parallelism">What the settings say.</param>
    /// <param name="work">What the stage mostly does.</param>
    /// <param name="cores">The processor's cores; at least 1.</param>
    public static int Resolve(Parallelism parallelism, StageWork work, int cores) => parallelism.IsAuto
        ? work switch
        {
            StageWork.Unknown => Ceiling,
            StageWork.SingleWriter => 1,
            StageWork.InputOutput => Math.Clamp(cores * 4, 4, Ceiling),
            _ => Math.Clamp(cores, 1, Ceiling),
        }
        : parallelism.Value;
}
