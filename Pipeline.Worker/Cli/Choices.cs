using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Pipeline.Core.Text;

namespace Pipeline.Worker.Cli;

/// <summary>Options that are one of a few words.</summary>
internal static class Choices
{
    /// <summary>Has an option take the names of an enumeration, upper or lower case; another word is an error that names them all.</summary>
    public static void Limit<T>(Option<T> option)
        where T : struct, Enum
    {
        option.CustomParser = Parse<T>;
        Offer<T>(option);
    }

    /// <inheritdoc cref="Limit{T}(Option{T})"/>
    public static void Limit<T>(Option<T?> option)
        where T : struct, Enum
    {
        option.CustomParser = result => Parse<T>(result);
        Offer<T>(option);
    }

    private static void Offer<T>(Option option)
        where T : struct, Enum
    {
        option.CompletionSources.Clear(); // the names as they are in C#
        option.CompletionSources.Add(_ => Words<T>().Select(word => new CompletionItem(word)));
    }

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    private static T Parse<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var word = result.Tokens[0].Value;
        var known = Words<T>();
        if (known.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<T>(word, ignoreCase: true);
        }

        var hint = NearestWord.Find(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is '{word}'; it can be {string.Join(", ", known)}.{hint}");
        return default;
    }
}
