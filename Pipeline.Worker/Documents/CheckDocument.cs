using Pipeline.Core.Configuration;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>check</c> prints.</summary>
internal sealed record CheckDocument(string File, IReadOnlyList<ConfigurationDiagnostic> Diagnostics, IReadOnlyList<FlowFootprint> Flows, IndexFootprint? Index)
{
    public static CheckDocument Of(PipelineFileResult file) => new(file.Source, file.Diagnostics, file.Footprints, file.Options is { } options ? IndexFootprint.Of(options.Index) : null);
}
