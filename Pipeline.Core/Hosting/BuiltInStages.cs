using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Indexes;
using Pipeline.Core.Models;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Embedding;
using Pipeline.Core.Stages.Generation;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Core.Stages.Ingestion.Chunking;
using Pipeline.Core.Stages.Ingestion.Indexing;
using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Core.Stages.Ingestion.Reading;
using Pipeline.Core.Stages.Ingestion.Recognition;
using Pipeline.Core.Stages.Panel;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Retrieval;
using Pipeline.Core.Stages.Settings;
using Pipeline.Core.Text;

namespace Pipeline.Core.Hosting;

/// <summary>
/// The stages that come with the library, under the names pipeline.yaml uses. They take from the host's services: <see cref="IChunkIndex"/>,
/// <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, <see cref="IChatClient"/>, <see cref="TimeProvider"/> and <see cref="ILoggerFactory"/>; and if they are there, <see cref="ParserHost"/> and <see cref="AnswerCache"/>.
/// </summary>
public static class BuiltInStages
{
    /// <summary>All of them, in the order of the flows <c>ingest: [read, chunk, embed, index]</c> and <c>ask: [embed, retrieve, generate]</c>, then what they fall back to, then those of the panel.</summary>
    public static IReadOnlyList<StageRegistration> All { get; } =
    [
        new()
        {
            Name = "read",
            StageType = typeof(ReadStage),
            OptionsType = typeof(ReadOptions),
            Work = StageWork.InputOutput,
            Defaults = new() { Capacity = 64, Parallelism = Parallelism.Of(4), Timeout = TimeSpan.FromMinutes(10) },
            Create = (services, options) => Read(services, As<ReadOptions>(options), parallelism: 1),
            CreateWithin = making => Read(making.Services, As<ReadOptions>(making.Options), making.Parallelism),
        },
        new()
        {
            Name = "chunk",
            StageType = typeof(ChunkStage),
            OptionsType = typeof(ChunkOptions),
            Defaults = new() { Capacity = 256, Parallelism = Parallelism.Of(2) },
            Work = StageWork.Compute,
            Create = (services, options) => new ChunkStage(
                As<ChunkOptions>(options), TokenCounter.Of(Generator(services)), Index(services), services.GetRequiredService<ILoggerFactory>().CreateLogger<ChunkStage>()),
        },
        new()
        {
            Name = "embed",
            StageType = typeof(EmbedChunksStage),
            IsIdempotent = true,
            Costs = true,
            Defaults = Embedding,
            Work = StageWork.Compute,
            Create = (services, _) => new EmbedChunksStage(Generator(services), Model(services), Index(services)),
        },
        new()
        {
            Name = "embed",
            StageType = typeof(EmbedQuestionStage),
            IsIdempotent = true,
            Defaults = Embedding,
            Work = StageWork.Compute,
            Create = (services, _) => new EmbedQuestionStage(Generator(services), Model(services), Time(services)),
        },
        new()
        {
            Name = "index",
            StageType = typeof(IndexStage),
            Defaults = new() { Capacity = 512, Parallelism = Parallelism.Of(8), Batch = new() { Size = 256, Within = TimeSpan.FromMilliseconds(50) } }, // the index commits together what waits together, while others wait
            Work = StageWork.Compute,
            Create = (services, _) => new IndexStage(Index(services), Generator(services)),
        },
        new()
        {
            Name = "retrieve",
            StageType = typeof(RetrieveStage),
            OptionsType = typeof(RetrieveOptions),
            IsIdempotent = true,
            Work = StageWork.InputOutput,
            Defaults = new() { Within = TimeSpan.FromSeconds(2), MinBranches = 1 },
            KeyAliases = new Dictionary<string, string>(StringComparer.Ordinal) { ["minSources"] = "minBranches" },
            Create = (services, options) => Retrieve(services, As<RetrieveOptions>(options), own: null),
            CreateWithin = making => Retrieve(making.Services, As<RetrieveOptions>(making.Options), making.Registry.CreateSources(As<RetrieveOptions>(making.Options).Sources, making.Services)),
        },
        new()
        {
            Name = "generate",
            StageType = typeof(GenerateStage),
            OptionsType = typeof(GenerateOptions),
            Work = StageWork.InputOutput,
            Costs = true,
            Defaults = new() { Timeout = TimeSpan.FromSeconds(60) },
            Create = (services, options) => new GenerateStage(As<GenerateOptions>(options), services.GetRequiredService<IChatClient>(), Index(services), Time(services), services.GetService<AnswerCache>()),
        },
        new()
        {
            Name = "lexical",
            StageType = typeof(WordsOnlyStage),
            IsIdempotent = true,
            Work = StageWork.Compute,
            Create = (_, _) => new WordsOnlyStage(),
        },
        new()
        {
            Name = "cached",
            StageType = typeof(CachedAnswerStage),
            Work = StageWork.Compute,
            Create = (services, _) => new CachedAnswerStage(services.GetService<AnswerCache>()),
        },
        .. PanelStages.All,
    ];

    /// <summary>One entry of pipeline.yaml sets both classes, so they begin alike.</summary>
    private static StageSettings Embedding => new()
    {
        Capacity = 512,
        Batch = new() { Size = 64, Within = TimeSpan.FromMilliseconds(20) },
        Timeout = TimeSpan.FromSeconds(30),
        Retry = new() { Attempts = 4 },
        Fallback = "lexical", // of the question; a passage without a vector would be no passage
    };

    [SuppressMessage("Reliability", "CA2000", Justification = "It lasts as long as its stage, and holds a semaphore alone.")]
    private static ReadStage Read(IServiceProvider services, ReadOptions options, int parallelism)
    {
        if (options.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        IDocumentParser parser = new InProcessParser(options.Parts);
        parser = options.Isolate && services.GetService<ParserHost>()?.Open(options) is { } isolated ? new IsolatingParser(parser, isolated) : parser;
        parser = options.Ocr == OcrEngine.Off ? parser : new RecognizingParser(parser, new Tesseract(options, Time(services)));
        return new ReadStage(options, parser, Index(services), Time(services), parallelism);
    }

    private static RetrieveStage Retrieve(IServiceProvider services, RetrieveOptions options, IReadOnlyDictionary<string, IRetrievalSource>? own) =>
        new(options, Index(services), new QuestionEmbedder(Generator(services), Model(services), Time(services)), own);

    private static TOptions As<TOptions>(object? options)
        where TOptions : class, new() => options as TOptions ?? new TOptions();

    private static IChunkIndex Index(IServiceProvider services) => services.GetRequiredService<IChunkIndex>();

    private static IEmbeddingGenerator<string, Embedding<float>> Generator(IServiceProvider services) =>
        services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    private static string Model(IServiceProvider services) => ModelIdentity.Of(Generator(services));

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}
