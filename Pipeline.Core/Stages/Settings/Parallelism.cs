using System.Globalization;

namespace Pipeline.Core.Stages.Settings;

/// <summary>How many items a stage works on at once: a number, or <c>auto</c>.</summary>
public readonly record struct Parallelism
{
    /// <summary>The largest number allowed.</summary>
    public const int Max = 1024;

    private Parallelism(int value) => Value = value;

    /// <summary>Chosen by the engine from the kind of stage and the cores.</summary>
    public static Parallelism Auto => default;

    /// <summary>The number, or 0 for <see cref="Auto"/>.</summary>
    public int Value { get; }

    /// <summary>Whether the engine chooses.</summary>
    public bool IsAuto => Value == 0;

    /// <summary>A fixed number.</summary>
    /// <param name="value">1–1,024.</param>
    public static Parallelism Of(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Max);
        return new Parallelism(value);
    }

    /// <inheritdoc/>
    public override string ToString() => IsAuto ? "auto" : Value.ToString(CultureInfo.InvariantCulture);
}
