using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages;

/// <summary>One item of a batch and the job it belongs to.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Job">Its job.</param>
public readonly record struct BatchItem<T>(T Value, IJobContext Job);
