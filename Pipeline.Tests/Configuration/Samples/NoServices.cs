namespace Pipeline.Tests.Configuration.Samples;

/// <summary>A host without services.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
