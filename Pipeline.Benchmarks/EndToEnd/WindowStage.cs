using System.Runtime.CompilerServices;
using Pipeline.Core.Configuration;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Worker.Benching;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>The peer of the stage <c>chunk</c>: windows of so many words, wherever sentences end. Each document is ingested once.</summary>
internal sealed class WindowStage(WindowOptions options) : IExpandStage<SourceDocument, Chunk>
{
    private const string Name = "windows";

    /// <summary>Makes the stage known, and has a configuration cut documents into windows.</summary>
    public static void AddTo(PipelineRegistry registry, YamlOverlay configuration, WindowOptions options)
    {
        registry.Stages.Add<WindowStage, WindowOptions>(Name, StageWork.Compute);
        configuration
            .Set($"stages.{Name}.words", $"{options.Words}")
            .Set($"stages.{Name}.overlap", $"{options.Overlap}")
            .Set("flows.ingest", new YamlSequenceNode("read", Name, "embed", "index"));
    }

    public async IAsyncEnumerable<Chunk> ExpandAsync(SourceDocument input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        DocumentVersion document = new()
        {
            Tenant = job.Job.Request.Tenant,
            DocumentId = input.DocumentId,
            Version = Name,
            Source = input.Source,
            Title = input.Content.Title,
            Metadata = input.Metadata,
            Fence = job.Job.Fence,
        };
        ChunkIds ids = new(document);
        var windows = Windows(input.Content.Text, options);
        for (var ordinal = 0; ordinal < windows.Count; ordinal++)
        {
            var (start, end) = windows[ordinal];
            yield return new Chunk
            {
                Id = ids.At(ordinal),
                Document = document,
                Ordinal = ordinal,
                Text = input.Content.Text[start..end],
                Start = start,
                End = end,
                Total = ordinal == windows.Count - 1 ? windows.Count : null,
            };
        }
    }

    private static List<(int Start, int End)> Windows(string text, WindowOptions options)
    {
        List<(int Start, int End)> words = [];
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                words.Add((start, at));
            }
        }

        List<(int Start, int End)> windows = [];
        for (var first = 0; first < words.Count; first += options.Words - options.Overlap)
        {
            var last = Math.Min(first + options.Words, words.Count) - 1;
            windows.Add((words[first].Start, words[last].End));
            if (last == words.Count - 1)
            {
                break;
            }
        }

        return windows;
    }
}
