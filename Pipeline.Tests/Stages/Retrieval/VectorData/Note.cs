namespace Pipeline.Tests.Stages.Retrieval.VectorData;

/// <summary>A record of an application's own vector store.</summary>
internal sealed record Note(string Key, string Text, float[] Vector, string Owner = "default", string Kind = "note");
