using Pipeline.Core.Flow;

namespace Pipeline.Worker.Terminal;

/// <summary>The counters of running flows as a table.</summary>
internal static class StageTable
{
    public static void Write(TextWriter output, IReadOnlyList<FlowSnapshot> flows) => Columns.Write(
        output,
        ["FLOW", "STAGE", "IN", "OUT", "FAILED", "BUSY"],
        flows.SelectMany(flow => flow.Stages.Select(stage => (IReadOnlyList<string>)
        [
            flow.Flow,
            stage.Name,
            Words.Number(stage.In),
            Words.Number(stage.Out),
            Words.Number(stage.Failed),
            Words.Duration(stage.Busy),
        ])));
}
