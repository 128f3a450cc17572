using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Tests.Configuration.Samples;

/// <summary>Stages of the names, keys and shapes of the built-in ones, which run nothing.</summary>
internal static class SampleRegistry
{
    public static StageRegistry Create()
    {
        StageSettings embed = new()
        {
            Capacity = 512,
            Batch = new() { Size = 64, Within = TimeSpan.FromMilliseconds(20) },
            Timeout = TimeSpan.FromSeconds(30),
            Retry = new() { Attempts = 4 },
        };
        StageRegistry registry = new();
        registry.Add<SampleRead>("read", StageWork.InputOutput, new() { Capacity = 64, Parallelism = Parallelism.Of(4), Timeout = TimeSpan.FromSeconds(60) });
        registry.Add<SampleChunk, SampleChunkOptions>("chunk", StageWork.Compute, new() { Capacity = 256, Parallelism = Parallelism.Of(2) });
        registry.Add<SampleEmbedPassages>("embed", StageWork.InputOutput, embed);
        registry.Add<SampleEmbedQuestion>("embed", StageWork.InputOutput, embed);
        registry.Add<SampleIndex>("index", StageWork.SingleWriter, new() { Capacity = 512, Batch = new() { Size = 256, Within = TimeSpan.FromMilliseconds(50) } });
        registry.Add<SampleSearch>("search");
        registry.Add<SampleWords>("words");
        registry.Add<SampleFuse>("fuse", StageWork.InputOutput);
        registry.Add<SampleGenerate>("generate", StageWork.InputOutput, new() { Timeout = TimeSpan.FromSeconds(60) });
        return registry.Add(new StageRegistration
        {
            Name = "retrieve",
            StageType = typeof(SampleRetrieve),
            OptionsType = typeof(SampleRetrieveOptions),
            Work = StageWork.InputOutput,
            Defaults = new() { Within = TimeSpan.FromSeconds(2) },
            KeyAliases = new Dictionary<string, string>(StringComparer.Ordinal) { ["minSources"] = "minBranches" },
            Create = (_, options) => new SampleRetrieve((SampleRetrieveOptions)options!),
        });
    }
}
