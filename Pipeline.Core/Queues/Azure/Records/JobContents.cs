using System.Text.Json;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>What is large of a job, read from its row or its blobs.</summary>
internal sealed record JobContents(JsonElement Input, ResumePoint? Resume, JsonElement? Result, IReadOnlyList<JobFailure> Failures, DateTimeOffset? FollowedUntil);
