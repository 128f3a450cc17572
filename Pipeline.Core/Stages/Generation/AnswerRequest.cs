using Microsoft.Extensions.AI;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>What a model is asked, and what it may cite.</summary>
/// <param name="Messages">The prompt.</param>
/// <param name="Options">The limits, and the question as data.</param>
/// <param name="Hits">The passages it is given.</param>
internal sealed record AnswerRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, IReadOnlyList<RetrievedHit> Hits);
