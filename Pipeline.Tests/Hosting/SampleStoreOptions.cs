namespace Pipeline.Tests.Hosting;

/// <summary>The own keys of the sample stores.</summary>
internal sealed record SampleStoreOptions
{
    /// <summary>Where it is.</summary>
    public string Folder { get; init; } = ".";
}
