using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Pipeline.Worker.Cli;

/// <summary>Options that are whole numbers within bounds.</summary>
internal static class Ranges
{
    /// <summary>Has an option take these numbers only.</summary>
    public static void Limit(Option<int> option, int least, int most) => option.CustomParser = result => Read(result, option, least, most) ?? least;

    /// <inheritdoc cref="Limit(Option{int}, int, int)"/>
    public static void Limit(Option<int?> option, int least, int most) => option.CustomParser = result => Read(result, option, least, most);

    private static int? Read(ArgumentResult result, Option option, int least, int most)
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        var word = result.Tokens[0].Value;
        var isNumber = int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        if (!isNumber || value < least || value > most)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {(isNumber ? word : $"'{word}'")}; it can be {least:N0} to {most:N0}."));
        }

        return value;
    }
}
