namespace Pipeline.Core.Configuration.Binding;

/// <summary>A value that was read, or the fact that it was refused and reported.</summary>
internal readonly record struct ReadValue(object? Value, bool IsFaulty)
{
    public static ReadValue Faulty => new(null, true);

    public static ReadValue Of(object? value) => new(value, false);
}
