using System.Reflection;
using System.Runtime.Loader;

namespace Pipeline.Core.Configuration.Plugins;

/// <summary>
/// Where one plugin's assemblies are loaded, so that two plugins may bring two versions of a library. What the program has itself is the program's, so that the contracts of stages are the same on both
/// sides.
/// </summary>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext($"plugin {Path.GetFileNameWithoutExtension(path)}")
{
    private static readonly HashSet<string> Programs = [.. (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && !Programs.Contains(name) && _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;
}
