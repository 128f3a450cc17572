using System.Globalization;
using Microsoft.Extensions.AI;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Panel;

/// <summary>Splits a question into parts that can be answered one by one: a model that writes is asked to, for any other, and when it fails, rules do it.</summary>
/// <param name="options">How many parts at most.</param>
/// <param name="client">The model.</param>
internal sealed class SplitStage(SplitOptions options, IChatClient client) : ITransformStage<AskInput, PanelQuestion>
{
    private const string Name = "split";
    private const int LongestReply = 256;
    private readonly bool _readsPrompts = client.ReadsPrompts();

    /// <inheritdoc/>
    public async ValueTask<PanelQuestion> InvokeAsync(AskInput input, IJobContext job, CancellationToken cancellationToken)
    {
        if (input.FindFaults() is { Count: > 0 } faults)
        {
            throw new PermanentException($"The question cannot be asked: {string.Join("; ", faults)}.");
        }

        var asked = !_readsPrompts || options.Questions == 1 ? null : await AskModelAsync(input, job, cancellationToken).ConfigureAwait(false);
        var questions = asked ?? QuestionSplitter.Split(input.Question!, options.Questions);
        var before = input.SearchText;
        return new(input, input.History.Count == 0 ? questions : [.. questions.Select(question => question with { SearchText = $"{before}\n{question.SearchText}" })]);
    }

    private async Task<IReadOnlyList<SubQuestion>?> AskModelAsync(AskInput input, IJobContext job, CancellationToken cancellationToken)
    {
        try
        {
            var most = options.Questions.ToString(CultureInfo.InvariantCulture);
            var response = await client.GetResponseAsync(
                [
                    new(ChatRole.System, $"Split the user's question into at most {most} questions that can each be answered without the others, one a line and nothing else. A question about one thing stays as it is."),
                    new(ChatRole.User, input.SearchText),
                ],
                new() { Temperature = 0, MaxOutputTokens = LongestReply },
                cancellationToken).ConfigureAwait(false);
            var lines = response.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.TrimStart('-', '*', '•', ' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ')'))
                .Where(line => line.Length is > 2 and <= AskInput.MaxQuestion)
                .Take(options.Questions).ToList();
            return lines.Count > 0 ? QuestionSplitter.ToQuestions(lines) : throw new InvalidDataException("the model wrote no question");
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            job.Degrade(Name, "the question was split by rules, not by the model", error.Message);
            return null;
        }
    }
}
