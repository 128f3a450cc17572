namespace Pipeline.Core.Queues.Azure;

/// <summary>Whether somebody follows an interactive job that waits.</summary>
internal enum Following
{
    /// <summary>Somebody does, or need not yet.</summary>
    Followed,

    /// <summary>Nobody was heard of, and it is not certain yet.</summary>
    Doubted,

    /// <summary>Nobody does.</summary>
    Forsaken,
}
