using System.Globalization;

namespace Pipeline.Core.Stages.Settings;

/// <summary>How many items a stage works on at once: a number, <c>auto</c>, or bounds within which the engine finds the number while it runs.</summary>
public readonly record struct Parallelism
{
    /// <summary>The largest number allowed.</summary>
    public const int Max = 1024;

    private Parallelism(int least, int most) => (Least, Most) = (least, most);

    /// <summary>Chosen by the engine from the kind of stage and the cores.</summary>
    public static Parallelism Auto => default;

    /// <summary>The number, or 0 when there is none: for <see cref="Auto"/>, and for bounds.</summary>
    public int Value => IsTuned ? 0 : Least;

    /// <summary>The fewest, of bounds; the number, of one; 0 for <see cref="Auto"/>.</summary>
    public int Least { get; }

    /// <summary>The most, of bounds; the number, of one; 0 for <see cref="Auto"/>.</summary>
    public int Most { get; }

    /// <summary>Whether the engine chooses once, before it runs.</summary>
    public bool IsAuto => Most == 0;

    /// <summary>Whether the engine goes on looking for the best number, within bounds.</summary>
    public bool IsTuned => Most > Least;

    /// <summary>A fixed number.</summary>
    /// <param name="value">1–1,024.</param>
    public static Parallelism Of(int value) => Within(value, value);

    /// <summary>Bounds. While the stage works, the engine looks for the number with which most gets done.</summary>
    /// <param name="least">1 to <paramref name="most"/>.</param>
    /// <param name="most">Up to 1,024. As <paramref name="least"/>, it is a fixed number.</param>
    public static Parallelism Within(int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, Max);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        return new Parallelism(least, most);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsAuto ? "auto" : IsTuned ? string.Create(CultureInfo.InvariantCulture, $"{{ min: {Least}, max: {Most} }}") : Least.ToString(CultureInfo.InvariantCulture);
}
