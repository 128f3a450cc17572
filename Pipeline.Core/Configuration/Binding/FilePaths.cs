using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>Makes the relative paths of options whole: those marked <see cref="FilePathAttribute"/>.</summary>
/// <param name="folder">What they are relative to.</param>
internal sealed class FilePaths(string folder)
{
    /// <summary>The options with whole paths; the same object when they have none.</summary>
    public object? Resolve(object? options)
    {
        var keys = options is null ? [] : OptionKey.Of(options.GetType()).Where(key => key.IsFilePath).ToList();
        if (keys.Count == 0)
        {
            return options;
        }

        var resolved = OptionsCopy.Of(options!);
        foreach (var key in keys)
        {
            key.Property.SetValue(resolved, Resolve(key, key.Property.GetValue(options)));
        }

        return resolved;
    }

    /// <summary>An option's value with whole paths.</summary>
    /// <exception cref="NotSupportedException">The option is marked <see cref="FilePathAttribute"/>, and is neither a text nor a list of texts.</exception>
    public object? Resolve(OptionKey key, object? value) => value switch
    {
        null => null,
        string path => Resolve(path),
        IReadOnlyList<string> paths => (string[])[.. paths.Select(Resolve)],
        _ => throw new NotSupportedException($"{key.Property.DeclaringType!.Name}.{key.Property.Name} is marked [FilePath] and is a {key.Property.PropertyType.Name}; paths are strings."),
    };

    private string Resolve(string path) => path.Length == 0 ? path : Path.GetFullPath(path, folder);
}
