namespace Pipeline.Core.Options;

/// <summary>A section that may be written as the value of one of its keys: <c>diagnostics: debug</c> for <c>diagnostics: { level: debug }</c>.</summary>
/// <param name="property">The key's property.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShorthandAttribute(string property) : Attribute
{
    /// <summary>The key's property.</summary>
    public string Property { get; } = property;
}
