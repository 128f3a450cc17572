using Pipeline.Core.Jobs;

namespace Pipeline.Core.Hosting;

/// <summary>A request that asks to be accepted, or why it cannot be.</summary>
/// <param name="Number">Its line in the file, or its place among the arguments; from 1.</param>
/// <param name="Request">The request; <see langword="null"/> when it is faulty.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct Candidate(long Number, JobRequest? Request, string? Fault);
