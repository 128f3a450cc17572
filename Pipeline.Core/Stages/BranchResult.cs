namespace Pipeline.Core.Stages;

/// <summary>What one branch of a gather made of an item.</summary>
/// <typeparam name="T">What branches make.</typeparam>
/// <param name="Branch">The branch's name.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Value">What it made, when <see cref="BranchStatus.Ok"/>.</param>
/// <param name="Error">Why not, otherwise.</param>
/// <param name="Elapsed">How long it took, or was waited for.</param>
public sealed record BranchResult<T>(string Branch, BranchStatus Status, T? Value, Exception? Error, TimeSpan Elapsed);
