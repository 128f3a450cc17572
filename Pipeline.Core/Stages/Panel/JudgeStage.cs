using System.Text;
using Microsoft.Extensions.AI;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Panel;

/// <summary>
/// Makes one answer of what the agents found, with citations of all of them. A model that writes merges them and is heard as it does; for any other, and when it
/// fails, the agents' answers stand side by side.
/// </summary>
internal sealed class JudgeStage : ITransformStage<PanelFindings, Answer>
{
    private const string Name = "judge";
    private readonly IChatClient _client;
    private readonly TimeProvider _time;
    private readonly AnswerRequests _requests;
    private readonly bool _readsPrompts;

    public JudgeStage(JudgeOptions options, IChatClient client, IChunkIndex index, TimeProvider time)
    {
        (_client, _time) = (client, time);
        _requests = new(new GenerateOptions { MaxTokens = options.MaxTokens, PromptTokens = options.PromptTokens }, client, index);
        _readsPrompts = client.ReadsPrompts();
    }

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(PanelFindings input, IJobContext job, CancellationToken cancellationToken)
    {
        var merged = MergedFindings.Of(input.Findings);
        AnswerWriter writer = new(Name, merged.Hits, _time, job);
        if (!_readsPrompts || merged.Texts.Count == 1)
        {
            await writer.WriteAsync(SideBySide(merged), cancellationToken).ConfigureAwait(false);
            return ToAnswer(input, writer, job);
        }

        try
        {
            await writer.WriteAsync(await JudgeAsync(input, merged, job, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return ToAnswer(input, writer, job);
        }
        catch (Exception error) when (!job.Cancelled.IsCancellationRequested)
        {
            // Also when the attempt's time is up: putting texts side by side takes none.
            job.Degrade(Name, "the agents' answers stand side by side, not merged", error.Message);
            if (writer.FirstToken is not null)
            {
                await job.EmitAsync(JobEventKind.Token, new { text = "", restarts = true }, job.Cancelled).ConfigureAwait(false);
            }

            AnswerWriter plain = new(Name, merged.Hits, _time, job);
            await plain.WriteAsync(SideBySide(merged), job.Cancelled).ConfigureAwait(false);
            return ToAnswer(input, plain, job);
        }
    }

    private async Task<IAsyncEnumerable<ChatResponseUpdate>> JudgeAsync(PanelFindings input, MergedFindings merged, IJobContext job, CancellationToken cancellationToken)
    {
        var question = input.Asked.Question ?? "";
        RetrievedPassages passages = new() { Question = question, Asked = input.Asked, Hits = merged.Hits, Sources = [] };
        var request = await _requests.CreateAsync(passages, job, cancellationToken).ConfigureAwait(false);
        StringBuilder found = new("Agents have answered parts of the question from these passages. Make one answer to the question of what they found: keep their markers, repeat nothing, and say where they contradict each other.\n");
        foreach (var (part, text) in merged.Texts)
        {
            found.Append("\n- ").Append(part).Append("\n  ").Append(text).Append('\n');
        }

        return _client.GetStreamingResponseAsync([.. request.Messages, new ChatMessage(ChatRole.User, found.ToString())], request.Options, cancellationToken);
    }

    private static IAsyncEnumerable<ChatResponseUpdate> SideBySide(MergedFindings merged) =>
        merged.Texts.Select((text, number) => new ChatResponseUpdate(ChatRole.Assistant, number == 0 ? text.Text : "\n\n" + text.Text)).ToAsyncEnumerable();

    private static Answer ToAnswer(PanelFindings input, AnswerWriter writer, IJobContext job) => new()
    {
        Question = input.Asked.Question ?? "",
        Text = writer.Finish(input.Asked.Question ?? "", job),
        Citations = writer.Citations,
        Sources = [.. input.Findings.SelectMany(finding => finding.Sources.Select(source => source with { Name = $"{finding.Agent}/{source.Name}" }))],
        Agents = input.Agents,
        Timings = new(
            input.Findings.Max(finding => finding.EmbedMs), input.Findings.Max(finding => finding.RetrieveMs), (writer.FirstToken ?? TimeSpan.Zero).TotalMilliseconds, writer.Elapsed.TotalMilliseconds),
    };
}
