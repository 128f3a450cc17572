using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Retrieval;

namespace Pipeline.Core.Stages.Generation;

/// <summary>The latest answers of a process, for the fallback <c>cached</c>: at most <see cref="Capacity"/>, the one that was not needed for longest goes first. Thread-safe.</summary>
internal sealed class AnswerCache
{
    /// <summary>The most answers kept.</summary>
    public const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Answer Answer)>> _answers = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Answer Answer)> _latestFirst = new();

    internal void Add(RetrievedPassages input, IJobContext job, Answer answer)
    {
        var key = KeyOf(input, job);
        lock (_lock)
        {
            if (_answers.Remove(key, out var known))
            {
                _latestFirst.Remove(known);
            }

            _answers.Add(key, _latestFirst.AddFirst((key, answer)));
            if (_answers.Count > Capacity)
            {
                _answers.Remove(_latestFirst.Last!.Value.Key);
                _latestFirst.RemoveLast();
            }
        }
    }

    internal Answer? Find(RetrievedPassages input, IJobContext job)
    {
        lock (_lock)
        {
            if (!_answers.TryGetValue(KeyOf(input, job), out var known))
            {
                return null;
            }

            _latestFirst.Remove(known);
            _latestFirst.AddFirst(known);
            return known.Value.Answer;
        }
    }

    /// <summary>All that was asked, filter and history included, of one tenant.</summary>
    private static string KeyOf(RetrievedPassages input, IJobContext job) =>
        $"{job.Job.Request.Tenant}\n{(input.Asked is null ? input.Question : JsonSerializer.Serialize(input.Asked, PipelineJson.Options))}";
}
