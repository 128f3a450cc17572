using System.CommandLine.Parsing;
using Pipeline.Core.Text;

namespace Pipeline.Worker.Cli;

/// <summary>Options that are one of a few words.</summary>
internal static class Choices
{
    /// <summary>Reads the word, upper or lower case; another is an error that names them all.</summary>
    public static T Parse<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var word = result.Tokens[0].Value;
        string[] known = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        if (known.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<T>(word, ignoreCase: true);
        }

        var hint = NearestWord.Find(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is '{word}'; it can be {string.Join(", ", known)}.{hint}");
        return default;
    }
}
