using System.Text.Json;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Queues.Sqlite;

/// <summary>A checked request with its JSON as bytes, ready to be stored.</summary>
/// <param name="Request">The request; its JSON is not read any more.</param>
/// <param name="Input">The input.</param>
/// <param name="Resume">Where to resume from; empty for the beginning.</param>
internal readonly record struct NewJob(JobRequest Request, byte[] Input, byte[] Resume)
{
    /// <summary>Copies the JSON of a request.</summary>
    public static NewJob Of(JobRequest request) => new(
        request,
        JobRows.Bytes(request.Input),
        request.ResumeFrom is { } resume ? JsonSerializer.SerializeToUtf8Bytes(resume, PipelineJson.Options) : []);
}
