using Pipeline.Core.Jobs;

namespace Pipeline.Core.Diagnostics;

/// <summary>A stage that holds a thread.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Job">The job it works for, if one alone.</param>
/// <param name="For">How long at least.</param>
internal readonly record struct BlockedStage(Thread Thread, IStageIdentity Stage, IJobContext? Job, TimeSpan For);
