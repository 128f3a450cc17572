using System.Collections;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>Tells sections, lists and dictionaries from single values by their type. Pure.</summary>
internal static class OptionTypes
{
    /// <summary>Whether the type is an options class: written as a section.</summary>
    public static bool IsSection(Type type) =>
        type is { IsClass: true, IsArray: false, IsAbstract: false } && type != typeof(string) && type != typeof(Uri) && type != typeof(Parallelism)
        && !typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>The type of a list's items, or <see langword="null"/> when the type is no list.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)) ? item
        : null;

    /// <summary>The type of a dictionary's values, or <see langword="null"/> when the type is no dictionary with text keys.</summary>
    public static Type? ValueOf(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is [var key, var value] && key == typeof(string)
        && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value)) ? value : null;
}
