using Microsoft.Extensions.AI;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Generation.Prompts;

/// <summary>The messages for a chat model: the rules, the conversation so far, then the passages as data and the question. Pure.</summary>
internal static class GroundedPrompt
{
    /// <summary>The messages.</summary>
    /// <param name="template">The prompt's template.</param>
    /// <param name="question">The question and its passages.</param>
    /// <param name="history">The turns before it, oldest first.</param>
    /// <param name="language">The language of the answer; <see langword="null"/> for that of the question.</param>
    public static IReadOnlyList<ChatMessage> Build(PromptTemplate template, GroundedQuestion question, IReadOnlyList<AskTurn> history, string? language)
    {
        var (system, user) = template.Render(new PromptValues(
            question.Question, [.. question.Passages.Select(PromptPassage.Of)], PassageTag.Of(question), question.Sentences, language, GroundedQuestion.NoAnswer));
        return [new ChatMessage(ChatRole.System, system), .. history.SelectMany(ToMessages), new ChatMessage(ChatRole.User, user)];
    }

    private static IEnumerable<ChatMessage> ToMessages(AskTurn turn)
    {
        yield return new ChatMessage(ChatRole.User, turn.Question);
        if (!string.IsNullOrWhiteSpace(turn.Answer))
        {
            yield return new ChatMessage(ChatRole.Assistant, turn.Answer);
        }
    }
}
