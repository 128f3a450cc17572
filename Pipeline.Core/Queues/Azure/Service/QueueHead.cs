namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>What is at the head of a queue.</summary>
/// <param name="Visible">The first messages that are not hidden.</param>
/// <param name="Oldest">When the first of them was sent, by the service's clock; <see langword="null"/> when there is none.</param>
/// <param name="Now">The service's time.</param>
internal sealed record QueueHead(IReadOnlyCollection<string> Visible, DateTimeOffset? Oldest, DateTimeOffset? Now);
