using System.ComponentModel.DataAnnotations;

namespace Pipeline.Core.Options;

/// <summary>The shortest and longest duration an option may have, both included.</summary>
/// <param name="minimum">The shortest, as <see cref="DurationText"/> reads it.</param>
/// <param name="maximum">The longest, as <see cref="DurationText"/> reads it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : ValidationAttribute, IAllowedText
{
    /// <summary>The shortest.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The longest.</summary>
    public string Maximum { get; } = maximum;

    /// <inheritdoc/>
    public string Allowed => $"{Minimum} – {Maximum}";

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is null || (value is TimeSpan duration && duration >= DurationText.Parse(Minimum) && duration <= DurationText.Parse(Maximum));
}
