namespace Pipeline.Worker.Documents;

/// <summary>What a job that has not ended waits for.</summary>
/// <param name="For">What, in words.</param>
/// <param name="Since">Since when.</param>
internal sealed record AwaitingView(string For, DateTimeOffset Since);
