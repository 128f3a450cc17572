using Microsoft.Extensions.AI;
using Pipeline.Core.Options;

namespace Pipeline.Core.Models;

/// <summary>A chat model under the name that <c>models.chat.use</c> gives it. Its own keys stand beside <c>use</c>. Immutable.</summary>
public sealed record ChatRegistration : BackendRegistration
{
    /// <summary>Makes the client from the host's services and the model's own options. One that does not read prompts says so by <see cref="IChatAbilities"/>.</summary>
    public required Func<IServiceProvider, object?, IChatClient> Create { get; init; }
}
