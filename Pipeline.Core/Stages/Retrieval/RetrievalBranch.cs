using Pipeline.Core.Indexes;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Questions;

namespace Pipeline.Core.Stages.Retrieval;

/// <summary>A source as a branch of the gather.</summary>
internal sealed class RetrievalBranch(IRetrievalSource source, RetrieveOptions options) : ITransformStage<VectorizedQuestion, IReadOnlyList<ChunkHit>>
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChunkHit>> InvokeAsync(VectorizedQuestion input, IJobContext job, CancellationToken cancellationToken) =>
        source.SearchAsync(input, new ChunkQuery(job.Job.Request.Tenant, HybridFusion.Depth(input.Top ?? options.Top), input.Filter), cancellationToken);
}
