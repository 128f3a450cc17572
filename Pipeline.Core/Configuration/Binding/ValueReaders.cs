using System.Globalization;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>How each type of option is written: what a message expects, and how it is read. Pure.</summary>
internal static class ValueReaders
{
    private static readonly Dictionary<Type, ValueReader> ByType = new()
    {
        [typeof(string)] = new("text", text => text),
        [typeof(bool)] = new("true or false", text => text is "true" ? true : text is "false" ? false : null),
        [typeof(int)] = new("a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null),
        [typeof(long)] = new("a whole number", text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null),
        [typeof(double)] = new("a number", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null),
        [typeof(TimeSpan)] = new(DurationText.Expected, text => DurationText.TryParse(text, out var duration) ? duration : null),
        [typeof(Parallelism)] = new($"auto, a whole number of 1 – {Parallelism.Max}, or bounds: {{ min: 1, max: 64 }}", text =>
            text == "auto" ? Parallelism.Auto
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Parallelism.Max ? Parallelism.Of(number)
            : null),
        [typeof(Share)] = new(Share.Expected, text => Share.TryParse(text)),
        [typeof(Rate)] = new(Rate.Expected, text => Rate.TryParse(text)),
        [typeof(Tolerance)] = new(Tolerance.Expected, text => Tolerance.TryParse(text)),
        [typeof(Uri)] = new("an absolute URL", text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null),
    };

    private static readonly ValueReader Size = new(SizeText.Expected, text => SizeText.TryParse(text, out var bytes) ? bytes : null);

    /// <summary>The reader of a key's values, or of the items of its list.</summary>
    /// <param name="type">The type, not nullable.</param>
    /// <param name="key">The key; a size is told by its range.</param>
    /// <returns>The reader, or <see langword="null"/> when the type is not a single value.</returns>
    public static ValueReader? Find(Type type, OptionKey key)
    {
        if (type == typeof(long) && key.Has<SizeRangeAttribute>())
        {
            return Size;
        }

        return type.IsEnum ? ForEnum(type) : ByType.GetValueOrDefault(type);
    }

    private static ValueReader ForEnum(Type type)
    {
        var words = Enum.GetNames(type).ToDictionary(OptionKey.NameOf, name => Enum.Parse(type, name), StringComparer.Ordinal);
        return new($"one of {string.Join(", ", words.Keys)}", words.GetValueOrDefault) { AllowedWords = [.. words.Keys] };
    }
}
