using Pipeline.Core.Flow;
using Pipeline.Core.Flow.Shapes;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>The shape that each stage interface makes. Pure.</summary>
internal static class StageShapes
{
    private static readonly Dictionary<Type, StageShape> ByInterface = new()
    {
        [typeof(ITransformStage<,>)] = StageShape.Transform,
        [typeof(IExpandStage<,>)] = StageShape.Expand,
        [typeof(IBatchStage<,>)] = StageShape.Batch,
        [typeof(IGatherStage<,,>)] = StageShape.Gather,
        [typeof(IJoinStage<,,>)] = StageShape.Gather,
    };

    public static StageShape Of(StageContract contract) => ByInterface[contract.Definition];
}
