using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pipeline.Worker.Cli;

/// <summary>Checks of options' values.</summary>
internal static class Ranges
{
    public static Action<OptionResult> Of(Option<int> option, int least, int most) => result =>
    {
        if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is var value && (value < least || value > most))
        {
            result.AddError($"{option.Name} is {value}; it can be {least:N0} to {most:N0}.");
        }
    };
}
