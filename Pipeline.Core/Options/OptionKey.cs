using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pipeline.Core.Options;

/// <summary>A property of an options class under the name pipeline.yaml gives it.</summary>
/// <param name="Name">The property's name in camelCase.</param>
/// <param name="Property">The property.</param>
internal sealed record OptionKey(string Name, PropertyInfo Property)
{
    /// <summary>Whether it must be given.</summary>
    public bool IsRequired => Property.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>Whether it holds a secret.</summary>
    public bool IsSecret => Property.IsDefined(typeof(SecretAttribute));

    /// <summary>Whether it holds paths of files or folders.</summary>
    public bool IsFilePath => Property.IsDefined(typeof(FilePathAttribute));

    /// <summary>The keys of an options class, in the order they are declared: its public properties that can be set and that are not <see cref="NotWrittenAttribute"/>.</summary>
    /// <param name="type">The options class.</param>
    public static IReadOnlyList<OptionKey> Of(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod?.IsPublic == true && property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(NotWrittenAttribute)))
            .Select(property => new OptionKey(NameOf(property.Name), property))];

    /// <summary>The key of a property's name.</summary>
    /// <param name="property">The property's name.</param>
    public static string NameOf(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
