namespace Pipeline.Core.Configuration.Binding;

/// <summary>How values of one type are written.</summary>
/// <param name="Expected">What a message says is expected.</param>
/// <param name="Read">Reads a text; <see langword="null"/> when it cannot be.</param>
internal sealed record ValueReader(string Expected, Func<string, object?> Read)
{
    /// <summary>The only words allowed; empty when there is no list of them.</summary>
    public IReadOnlyList<string> AllowedWords { get; init; } = [];
}
