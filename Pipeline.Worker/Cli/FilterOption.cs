using System.CommandLine;
using Pipeline.Core.Indexes.Filters;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Cli;

/// <summary><c>--filter</c>, the same for every command that searches.</summary>
internal static class FilterOption
{
    private const int Beside = 60;

    public static Option<ChunkFilter?> Create() => new("--filter")
    {
        Description = "Only documents that fulfil this: \"lang == 'en' and year >= 2020\"; docs/filters.md has the syntax.",
        HelpName = "FILTER",
        CustomParser = result =>
        {
            try
            {
                return ChunkFilter.Parse(result.Tokens[0].Value);
            }
            catch (FilterException fault)
            {
                result.AddError($"--filter: {fault.Message}{(fault.Message.EndsWith('?') ? "" : ".")}{Shown(result.Tokens[0].Value, fault.Start)}");
                return null;
            }
        },
    };

    /// <summary>The part of a filter around a place, with a caret below the place.</summary>
    private static string Shown(string filter, int? place)
    {
        if (place is not { } start)
        {
            return "";
        }

        var from = Math.Max(0, start - Beside);
        var shown = CleanText.InCell(filter[from..Math.Min(filter.Length, start + Beside)].Replace('\n', ' ').Replace('\t', ' '));
        return $"\n  {shown}\n  {new string(' ', start - from)}^";
    }
}
