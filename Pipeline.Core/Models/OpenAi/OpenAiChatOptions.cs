using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Models.OpenAi;

/// <summary>The own keys of the chat model <c>openai</c>.</summary>
internal sealed record OpenAiChatOptions : OpenAiConnection
{
    /// <summary>The model's name on the server; in Azure, the deployment's.</summary>
    /// <value>Default: <c>gpt-4.1-mini</c>.</value>
    [Required]
    public string Model { get; init; } = "gpt-4.1-mini";

    /// <summary>Whether the model is told a temperature. Reasoning models refuse one.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Temperature { get; init; } = true;

    /// <inheritdoc/>
    internal override string Section => "models.chat";
}
