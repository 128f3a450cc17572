namespace Pipeline.Core.Flow.Shapes;

/// <summary>How many outputs a stage makes of its inputs.</summary>
public enum StageShape
{
    /// <summary>One of one.</summary>
    Transform,

    /// <summary>Any number of one, as a stream.</summary>
    Expand,

    /// <summary>As many as came in, several at once.</summary>
    Batch,

    /// <summary>One of one, through several branches at once.</summary>
    Gather,
}
