namespace Pipeline.Core.Flow.Admission;

/// <summary>How busy a stage is at one moment.</summary>
/// <param name="Width">How many items it works on at once: parallelism, times the batch's size in a batch stage.</param>
/// <param name="AtWork">Items it works on, or that wait for room in the next stage.</param>
/// <param name="Waiting">Items that wait before it.</param>
/// <param name="SecondsPerItem">The time that a slot of its width takes for an item; <see langword="null"/> before it has ended one.</param>
/// <param name="Expands">Whether it makes any number of items of one.</param>
internal readonly record struct StageLoad(long Width, long AtWork, long Waiting, double? SecondsPerItem, bool Expands = false);
