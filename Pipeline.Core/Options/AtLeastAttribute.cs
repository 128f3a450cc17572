namespace Pipeline.Core.Options;

/// <summary>An option must be at least another one of its section.</summary>
/// <param name="other">The other property's name.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class AtLeastAttribute(string other) : ComparisonAttribute(other)
{
    /// <inheritdoc/>
    public override string Words => "at least";

    /// <inheritdoc/>
    public override bool Holds(int comparison) => comparison >= 0;
}
