namespace Pipeline.Core.Queues;

/// <summary>A page of a listing.</summary>
/// <param name="Jobs">The jobs, newest first. Fewer than asked for, or none, does not say that it is the last page.</param>
/// <param name="Continuation">What to ask for the next page with; <see langword="null"/> when this is the last. Only the store that made it can read it.</param>
public sealed record JobPage(IReadOnlyList<JobSummary> Jobs, string? Continuation);
