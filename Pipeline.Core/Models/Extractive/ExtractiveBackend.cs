namespace Pipeline.Core.Models.Extractive;

/// <summary>The chat model <c>extractive</c>.</summary>
internal static class ExtractiveBackend
{
    public static ChatRegistration Registration { get; } = new()
    {
        Name = "extractive",
        Summary = "Answers with sentences of the retrieved passages, word for word: no download, no key.",
        Create = (_, _) => new ExtractiveChatClient(),
    };
}
