namespace Pipeline.Tests.Support.Azure;

/// <summary>A message of <see cref="ClockedQueues"/>.</summary>
internal sealed class ClockedMessage
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset Inserted { get; init; }

    public DateTimeOffset Visible { get; set; }

    public string Receipt { get; set; } = "";

    public int Dequeued { get; set; }
}
