using Microsoft.Extensions.AI;

namespace Pipeline.Core.Models;

/// <summary>Asks chat models what they say of themselves.</summary>
internal static class ChatAbilities
{
    /// <summary>Whether a model reads the messages of a request.</summary>
    public static bool ReadsPrompts(this IChatClient client) => client.GetService<IChatAbilities>()?.ReadsPrompts ?? true;
}
