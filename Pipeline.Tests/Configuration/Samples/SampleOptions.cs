using System.ComponentModel.DataAnnotations;
using Pipeline.Core.Options;

namespace Pipeline.Tests.Configuration.Samples;

internal sealed record SampleChunkOptions : ICheckedOptions
{
    [Range(16, 8192)]
    public int Tokens { get; init; } = 200;

    [Range(0, 4096)]
    public int Overlap { get; init; } = 40;

    public string? FindFault() => Overlap * 2 > Tokens ? $"overlap is {Overlap} and tokens is {Tokens}; the overlap must be at most half" : null;
}

internal sealed record SampleRetrieveOptions
{
    [Length(1, 2)]
    [AllowedValues("dense", "lexical")]
    public IReadOnlyList<string> Sources { get; init; } = ["dense", "lexical"];

    [Range(1, 100)]
    public int Top { get; init; } = 8;
}
