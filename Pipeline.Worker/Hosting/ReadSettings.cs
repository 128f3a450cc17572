using Pipeline.Core.Configuration;
using Pipeline.Core.Stages.Ingestion;

namespace Pipeline.Worker.Hosting;

/// <summary>Finds the options by which documents are read.</summary>
internal static class ReadSettings
{
    /// <summary>Those of the first stage that reads; the defaults where none is written.</summary>
    public static ReadOptions Of(PipelineOptions? options) =>
        options?.Stages.Values.SelectMany(stage => stage.Variants).Select(variant => variant.Options).OfType<ReadOptions>().FirstOrDefault() ?? new ReadOptions();
}
