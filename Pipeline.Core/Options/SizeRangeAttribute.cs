using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Options;

/// <summary>The smallest and largest size an option may have, both included. An option that has this is written with a unit.</summary>
/// <param name="minimum">The smallest, as <see cref="SizeText"/> reads it.</param>
/// <param name="maximum">The largest, as <see cref="SizeText"/> reads it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeRangeAttribute(string minimum, string maximum) : ValidationAttribute, IAllowedText
{
    /// <summary>The smallest.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The largest.</summary>
    public string Maximum { get; } = maximum;

    /// <inheritdoc/>
    public string Allowed => $"{Minimum} – {Maximum}";

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is null || (value is long bytes && bytes >= SizeText.Parse(Minimum) && bytes <= SizeText.Parse(Maximum));
}
