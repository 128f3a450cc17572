namespace Pipeline.Core.Indexes.Filters;

/// <summary>A filter that cannot be read. The message says where, what is wrong and what is allowed there.</summary>
public sealed class FilterException : FormatException
{
    internal FilterException(string where, string fault)
        : base($"the filter is wrong at {where}: {fault}")
    {
    }

    /// <summary>Where in a text it is wrong, from 0 on; <see langword="null"/> of a filter in JSON.</summary>
    internal int? Start { get; private init; }

    internal static FilterException At(int start, string fault) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"character {start + 1}"), fault) { Start = start };
}
