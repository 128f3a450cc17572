namespace Pipeline.Core.Flow.Probing;

/// <summary>Sees every call of a flow's stages, for tests of flows. Thread-safe.</summary>
internal interface IFlowProbe
{
    /// <summary>What sees the calls of one stage.</summary>
    /// <param name="stage">The stage, or <c>gather/branch</c>.</param>
    IStageProbe Of(string stage);
}
