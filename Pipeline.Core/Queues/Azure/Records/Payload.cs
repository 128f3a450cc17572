namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>Bytes that are in the row, or the name of the blob that has them. Immutable.</summary>
/// <param name="Inline">The bytes; empty when there are none, or they are in a blob.</param>
/// <param name="Blob">The blob's name; empty when the bytes are in the row.</param>
internal readonly record struct Payload(byte[] Inline, string Blob)
{
    /// <summary>No bytes.</summary>
    public static Payload None { get; } = new([], "");

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Inline is not { Length: > 0 } && string.IsNullOrEmpty(Blob);
}
