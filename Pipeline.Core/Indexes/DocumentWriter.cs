using Pipeline.Core.Jobs;

namespace Pipeline.Core.Indexes;

/// <summary>Who had the last word on a document.</summary>
/// <param name="Fence">The highest fence the document has seen.</param>
/// <param name="IsDeletion">Whether the document is deleted.</param>
public sealed record DocumentWriter(Fence Fence, bool IsDeletion);
