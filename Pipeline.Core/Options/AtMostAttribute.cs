namespace Pipeline.Core.Options;

/// <summary>An option must be at most another one of its section.</summary>
/// <param name="other">The other property's name.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class AtMostAttribute(string other) : ComparisonAttribute(other)
{
    /// <inheritdoc/>
    public override string Words => "at most";

    /// <inheritdoc/>
    public override bool Holds(int comparison) => comparison <= 0;
}
