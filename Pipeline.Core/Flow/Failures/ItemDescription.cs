using System.Globalization;

namespace Pipeline.Core.Flow.Failures;

/// <summary>Names an item in a failure, in words a person knows. Pure.</summary>
internal static class ItemDescription
{
    private const int MaxLength = 200;

    /// <param name="value">The item; its <see cref="object.ToString"/> is what names it.</param>
    /// <param name="ordinal">Its ordinal in its parent, or 0.</param>
    public static string Of(object? value, long ordinal)
    {
        var text = Text(value);
        if (text.Length > MaxLength)
        {
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength), "…");
        }

        return ordinal == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"no. {ordinal}: {text}");
    }

    private static string Text(object? value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
        }
        catch (Exception)
        {
            return value!.GetType().Name; // its own ToString throws
        }
    }
}
