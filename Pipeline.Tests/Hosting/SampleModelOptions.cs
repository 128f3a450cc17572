using System.ComponentModel.DataAnnotations;

namespace Pipeline.Tests.Hosting;

/// <summary>The own keys of the sample embedding model.</summary>
internal sealed record SampleModelOptions
{
    /// <summary>Numbers in a vector.</summary>
    [Range(2, 64)]
    public int Size { get; init; } = 8;
}
