namespace Pipeline.Core.Indexes;

/// <summary>A part of an index.</summary>
/// <param name="Name">Which: <c>texts</c>, <c>vectors</c>, <c>words</c> or <c>documents</c>.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Their content, without what the file needs to keep it in order; <see langword="null"/> when that is not known.</param>
public sealed record IndexPart(string Name, long Rows, long? Bytes);
