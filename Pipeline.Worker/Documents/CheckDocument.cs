using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Backends;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Indexes;

namespace Pipeline.Worker.Documents;

/// <summary>What <c>check</c> prints.</summary>
internal sealed record CheckDocument(string File, IReadOnlyList<ConfigurationDiagnostic> Diagnostics, IReadOnlyList<FlowFootprint> Flows, IndexFootprint? Index, IReadOnlyList<BackendListing> Backends)
{
    public static CheckDocument Of(PipelineFileResult file, PipelineRegistry registry) => new(
        file.Source, file.Diagnostics, file.Footprints, file.IndexFootprint, file.Options is { } options ? BackendListing.Of(registry, options) : []);
}
