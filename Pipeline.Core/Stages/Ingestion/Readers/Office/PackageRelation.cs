namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>What a part of an Office package is related to.</summary>
/// <param name="Id">By which the part refers to it.</param>
/// <param name="Kind">The last name of the relationship's type: <c>worksheet</c>, whether the document is strict or not.</param>
/// <param name="Part">The full name of the part it leads to.</param>
internal readonly record struct PackageRelation(string Id, string Kind, string Part);
