using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Configuration.Samples;

/// <summary>A transform of any two types that is never run.</summary>
internal abstract class SampleTransform<TIn, TOut> : ITransformStage<TIn, TOut>
{
    public ValueTask<TOut> InvokeAsync(TIn input, IJobContext job, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal abstract class SampleExpand<TIn, TOut> : IExpandStage<TIn, TOut>
{
    public IAsyncEnumerable<TOut> ExpandAsync(TIn input, IJobContext job, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal abstract class SampleBatch<TIn, TOut> : IBatchStage<TIn, TOut>
{
    public ValueTask<IReadOnlyList<TOut>> InvokeAsync(IReadOnlyList<BatchItem<TIn>> items, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal abstract class SampleJoin<TIn, TBranch, TOut> : IJoinStage<TIn, TBranch, TOut>
{
    public ValueTask<TOut> JoinAsync(TIn input, IReadOnlyList<BranchResult<TBranch>> branches, IJobContext job, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal sealed class SampleRead : SampleExpand<Source, Document>;

internal sealed class SampleChunk(SampleChunkOptions options) : SampleExpand<Document, Passage>
{
    public SampleChunkOptions Options { get; } = options;
}

internal sealed class SampleEmbedPassages : SampleBatch<Passage, Vectored>;

internal sealed class SampleEmbedQuestion : SampleTransform<Question, QuestionVector>;

internal sealed class SampleIndex : SampleBatch<Vectored, Stored>;

internal sealed class SampleSearch : SampleTransform<QuestionVector, string>;

internal sealed class SampleWords : SampleTransform<QuestionVector, string>;

internal sealed class SampleFuse : SampleJoin<QuestionVector, string, Found>;

internal sealed class SampleRetrieve(SampleRetrieveOptions options) : SampleJoin<QuestionVector, string, Found>, IGatherStage<QuestionVector, string, Found>
{
    public IReadOnlyList<Branch<QuestionVector, string>> Branches { get; } =
        [.. options.Sources.Select(source => new Branch<QuestionVector, string>(source, new SampleSearch()))];
}

internal sealed class SampleGenerate : SampleTransform<Found, Reply>;
