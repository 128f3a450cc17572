using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Flow;
using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Models;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Text;

namespace Pipeline.Core.Hosting;

/// <summary>Embeds stored passages with the settings of the stage <c>embed</c>: batches, parallelism, timeout, retries, budget. A text that stands twice in a call is embedded once. Thread-safe.</summary>
internal sealed class PassageEmbedding
{
    private const string Name = "embed";
    private const string Flow = "reembed";

    private readonly FlowDefinition<string, PassageVector> _flow;
    private readonly FlowRunOptions _options;
    private readonly string _model;

    public PassageEmbedding(IEmbeddingGenerator<string, Embedding<float>> generator, PipelineSetup setup, LimitSet limits, TimeProvider time, ILoggerFactory loggers)
    {
        var variant = setup.Options.Stages.Values.SelectMany(stage => stage.Variants).FirstOrDefault(variant => variant.Registration.StageType == typeof(EmbedChunksStage));
        var settings = variant?.Settings ?? BuiltInStages.All.First(stage => stage.StageType == typeof(EmbedChunksStage)).Defaults;
        _model = ModelIdentity.Of(generator);
        _flow = FlowBuilder.From<string>(Flow).Batch(Name, new Stage(generator), settings with { Fallback = null, Tolerate = null }, StageWork.Compute).Build();
        _options = new FlowRunOptions { Time = time, Loggers = loggers, Limits = limits };
    }

    /// <summary>A vector of unit length for each text, in order.</summary>
    /// <exception cref="PermanentException">One could not be embedded: says why.</exception>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<ChunkText> chunks, CancellationToken cancellationToken)
    {
        string[] texts = [.. chunks.Select(EmbeddingText.Of)];
        Dictionary<string, ReadOnlyMemory<float>> vectors = new(StringComparer.Ordinal);
        try
        {
            await foreach (var made in _flow.RunAsync(texts.Distinct(StringComparer.Ordinal), _options, cancellationToken).ConfigureAwait(false))
            {
                vectors[made.Text] = made.Vector;
            }
        }
        catch (FlowRunException failed)
        {
            throw new PermanentException(
                $"The model {_model} could not embed all stored texts: {failed.Message} What is embedded is kept; call again when this is mended, and it goes on from there.", failed);
        }

        return [.. texts.Select(text => vectors[text])];
    }

    private sealed record PassageVector(string Text, ReadOnlyMemory<float> Vector);

    private sealed class Stage(IEmbeddingGenerator<string, Embedding<float>> generator) : IBatchStage<string, PassageVector>, ITokenCost<string>
    {
        private readonly TokenCounter _counter = TokenCounter.Of(generator);

        public long EstimateTokens(string input) => _counter.Count(input);

        public async ValueTask<IReadOnlyList<PassageVector>> InvokeAsync(IReadOnlyList<BatchItem<string>> items, CancellationToken cancellationToken)
        {
            var made = await EmbeddingCalls.EmbedAsync(generator, [.. items.Select(item => item.Value)], EmbeddingInput.Passage, cancellationToken).ConfigureAwait(false);
            return [.. items.Select((item, number) => new PassageVector(item.Value, made.VectorOf(number, item.Value)))];
        }
    }
}
