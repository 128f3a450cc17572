namespace Pipeline.Core.Indexes;

/// <summary>
/// A vector is of a model that the index held before the current one. It may pass: read the current model from <see cref="IModelStore"/>, embed again,
/// repeat. A job that fails with it succeeds when it is tried again.
/// </summary>
public sealed class ModelChangedException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="current">The identity of the index's model now.</param>
    /// <param name="given">The identity of the vector's model.</param>
    public ModelChangedException(string current, string given)
        : base($"The index has changed its model from {given} to {current} since this vector was made. Read the current model, embed again and repeat.")
    {
        Current = current;
        Given = given;
    }

    /// <summary>The identity of the index's model now.</summary>
    public string Current { get; }

    /// <summary>The identity of the vector's model.</summary>
    public string Given { get; }
}
