using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>The keys of <c>stages.consult:</c> in pipeline.yaml.</summary>
public sealed record ConsultOptions : ICheckedOptions
{
    /// <summary>How many agents work on a question at once; sub-questions are dealt out to them in turn.</summary>
    /// <value>1–16. Default: 3.</value>
    [Range(1, 16)]
    public int Agents { get; init; } = 3;

    /// <summary>How many passages an agent is given for a sub-question.</summary>
    /// <value>1–100. Default: 6.</value>
    [Range(1, RetrieveOptions.MaxTop)]
    public int Top { get; init; } = 6;

    /// <summary>How often the agents of one question may search anew in all, for a model that calls functions.</summary>
    /// <value>0–100; 0 gives them no function. Default: 6.</value>
    [Range(0, 100)]
    public int Searches { get; init; } = 6;

    /// <summary>How many tokens the agents of one question may write in all, estimated.</summary>
    /// <value>64–1,000,000. Default: 3,000.</value>
    [Range(64, 1_000_000)]
    public int Tokens { get; init; } = 3_000;

    /// <summary>A file with a prompt of your own for the agents, in Liquid; see docs/prompts.md.</summary>
    /// <value>A path relative to the folder of pipeline.yaml, or <see langword="null"/> (the default) for the built-in prompt.</value>
    [FilePath]
    public string? Prompt { get; init; }

    /// <inheritdoc/>
    public string? FindFault() => new GenerateOptions { Prompt = Prompt }.FindFault();
}
