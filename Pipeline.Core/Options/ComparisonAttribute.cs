namespace Pipeline.Core.Options;

/// <summary>Relates an option to another of the same section. A list counts as its length.</summary>
/// <param name="other">The other property's name.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public abstract class ComparisonAttribute(string other) : Attribute
{
    /// <summary>The other property's name.</summary>
    public string Other { get; } = other;

    /// <summary>The relation in words: <c>at least</c>.</summary>
    public abstract string Words { get; }

    /// <summary>Whether the relation holds.</summary>
    /// <param name="comparison">The option compared with the other: negative, 0 or positive.</param>
    public abstract bool Holds(int comparison);
}
