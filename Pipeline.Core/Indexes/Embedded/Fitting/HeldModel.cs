using Pipeline.Core.Indexes.Embedded.Rows;

namespace Pipeline.Core.Indexes.Embedded.Fitting;

/// <summary>The model of a file's vectors.</summary>
/// <param name="Model">The model.</param>
/// <param name="Generation">How many models the file has had before: the generation of its vectors' ids (<see cref="VectorKeys"/>).</param>
internal sealed record HeldModel(IndexModel Model, long Generation)
{
    /// <summary>The generation that a change in progress writes.</summary>
    public long Next => Generation + 1;
}
