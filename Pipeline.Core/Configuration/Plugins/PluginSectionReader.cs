using System.Reflection;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Configuration.Plugins;

/// <summary>Reads the <c>plugins:</c> section and loads what it names, before any other section is read. A plugin that cannot be used is reported, and the rest is read without it.</summary>
/// <param name="sink">Takes faults.</param>
/// <param name="registry">Is given what the plugins bring.</param>
/// <param name="folder">What paths are relative to: the file's folder.</param>
internal sealed class PluginSectionReader(DiagnosticSink sink, PipelineRegistry registry, string folder)
{
    private const string Section = "plugins";

    /// <summary>Loads the plugins.</summary>
    /// <returns>Their files, in full.</returns>
    public IReadOnlyList<string> Read(ConfigNode? node)
    {
        if (node is null or ConfigScalar { IsNull: true } or ConfigScalar { Value: null })
        {
            return [];
        }

        if (node is not ConfigSequence list)
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{Section} is {node.Kind}; it must be a list of assemblies: [./my-stages.dll]");
            return [];
        }

        List<string> files = [];
        foreach (var item in list.Items)
        {
            if (item is not ConfigScalar { IsNull: false } scalar)
            {
                sink.Error(item.At, DiagnosticCodes.WrongKind, $"{Section} has {item.Kind}; it must be a path: ./my-stages.dll");
            }
            else if (scalar.Value is { } path)
            {
                files.Add(Path.GetFullPath(path, folder));
                Load(scalar, files[^1]);
            }
        }

        return files;
    }

    private void Load(ConfigScalar written, string file)
    {
        if (!registry.TryAddPlugin(file))
        {
            return;
        }

        try
        {
            if (!File.Exists(file))
            {
                Report(written, "there is no such file; paths are relative to the configuration's folder");
                return;
            }

            var plugins = new PluginLoadContext(file).LoadFromAssemblyPath(file).GetExportedTypes().Where(IsPlugin).ToList();
            if (plugins.Count == 0)
            {
                Report(written, $"it has no public class that implements {nameof(IPipelinePlugin)} and can be made without parameters");
            }

            foreach (var plugin in plugins)
            {
                ((IPipelinePlugin)Activator.CreateInstance(plugin)!).Register(registry);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException) // a plugin's own code may throw anything
        {
            Report(written, (fault as TargetInvocationException)?.InnerException?.Message ?? fault.Message);
        }
    }

    private static bool IsPlugin(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPipelinePlugin)) && type.GetConstructor(Type.EmptyTypes) is not null;

    private void Report(ConfigScalar written, string why) => sink.Error(written.At, DiagnosticCodes.PluginFault, $"{Section}: {Wording.Quote(written.Raw)} cannot be used: {why}");
}
