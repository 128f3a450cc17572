using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pipeline.Core.Options;

/// <summary>A property of an options class under the name pipeline.yaml gives it. What is known of a class is read by reflection once: every command reads a pipeline.yaml. Thread-safe.</summary>
internal sealed class OptionKey
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OptionKey>> ByType = new();

    private OptionKey(PropertyInfo property, Attribute[] attributes) => (Name, Property, Attributes) = (NameOf(property.Name), property, attributes);

    /// <summary>The property's name in camelCase.</summary>
    public string Name { get; }

    /// <summary>The property.</summary>
    public PropertyInfo Property { get; }

    /// <summary>The property's attributes.</summary>
    public IReadOnlyList<Attribute> Attributes { get; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired => Has<RequiredMemberAttribute>();

    /// <summary>Whether it holds a secret.</summary>
    public bool IsSecret => Has<SecretAttribute>();

    /// <summary>Whether it holds paths of files or folders.</summary>
    public bool IsFilePath => Has<FilePathAttribute>();

    /// <summary>Whether the property has an attribute.</summary>
    /// <typeparam name="T">The attribute.</typeparam>
    public bool Has<T>()
        where T : Attribute => Attributes.OfType<T>().Any();

    /// <summary>The keys of an options class, in the order they are declared: its public properties that can be set and that are not <see cref="NotWrittenAttribute"/>.</summary>
    /// <param name="type">The options class.</param>
    public static IReadOnlyList<OptionKey> Of(Type type) => ByType.GetOrAdd(type, Read);

    /// <summary>The key of a property's name.</summary>
    /// <param name="property">The property's name.</param>
    public static string NameOf(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    private static IReadOnlyList<OptionKey> Read(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod?.IsPublic == true && property.GetIndexParameters().Length == 0)
            .Select(property => new OptionKey(property, Attribute.GetCustomAttributes(property)))
            .Where(key => !key.Has<NotWrittenAttribute>())];
}
