namespace Pipeline.Core.Flow;

/// <summary>A part of a result that was replaced by something lesser.</summary>
internal sealed record Degradation(string Stage, string What, string Why);
