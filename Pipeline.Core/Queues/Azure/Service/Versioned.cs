using Azure;

namespace Pipeline.Core.Queues.Azure.Service;

/// <summary>A record as it was read or written, and the ETag it then had.</summary>
internal sealed record Versioned<T>(T Value, ETag ETag);
