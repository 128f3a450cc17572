using Microsoft.Extensions.DependencyInjection;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Stages.Registration;

namespace Pipeline.Core.Stages.Generation.Extractive;

/// <summary>The stage <c>extractive</c>: <c>generate</c> with the extractive model, whatever <c>models.chat</c> is. What a chat model that is away falls back to.</summary>
internal static class ExtractiveStage
{
    public static StageRegistration Registration { get; } = new()
    {
        Name = "extractive",
        StageType = typeof(GenerateStage),
        OptionsType = typeof(GenerateOptions),
        Work = StageWork.Compute,
        Defaults = new() { Timeout = TimeSpan.FromSeconds(60) },
        Create = (services, options) => new GenerateStage(
            options as GenerateOptions ?? new(), new ExtractiveChatClient(), services.GetRequiredService<IChunkIndex>(), services.GetRequiredService<TimeProvider>()),
    };
}
