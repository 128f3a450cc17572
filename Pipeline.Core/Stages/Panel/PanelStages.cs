using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>The stages of the flow <c>panel: [split, consult, judge]</c>, under the names pipeline.yaml uses.</summary>
internal static class PanelStages
{
    /// <summary>All of them, in the order of the flow.</summary>
    public static IReadOnlyList<StageRegistration> All { get; } =
    [
        new()
        {
            Name = "split",
            StageType = typeof(SplitStage),
            OptionsType = typeof(SplitOptions),
            Work = StageWork.InputOutput,
            Defaults = new() { Timeout = TimeSpan.FromSeconds(20) },
            Create = (services, options) => new SplitStage(options as SplitOptions ?? new(), services.GetRequiredService<IChatClient>()),
        },
        new()
        {
            Name = ConsultStage.Name,
            StageType = typeof(ConsultStage),
            OptionsType = typeof(ConsultOptions),
            Work = StageWork.InputOutput,
            Costs = true,
            Defaults = new() { Within = TimeSpan.FromSeconds(30), MinBranches = 1 },
            KeyAliases = new Dictionary<string, string>(StringComparer.Ordinal) { ["minAgents"] = "minBranches" },
            Create = (services, options) => Consult(services, options as ConsultOptions ?? new()),
        },
        new()
        {
            Name = "judge",
            StageType = typeof(JudgeStage),
            OptionsType = typeof(JudgeOptions),
            Work = StageWork.InputOutput,
            Defaults = new() { Timeout = TimeSpan.FromSeconds(60) },
            Create = (services, options) => new JudgeStage(
                options as JudgeOptions ?? new(), services.GetRequiredService<IChatClient>(), services.GetRequiredService<IChunkIndex>(), services.GetRequiredService<TimeProvider>()),
        },
    ];

    private static ConsultStage Consult(IServiceProvider services, ConsultOptions options)
    {
        var index = services.GetRequiredService<IChunkIndex>();
        var time = services.GetRequiredService<TimeProvider>();
        HybridRetriever retriever = new(index, services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), new RetrieveOptions(), time);
        return new(options, services.GetRequiredService<IChatClient>(), retriever, index, time);
    }
}
