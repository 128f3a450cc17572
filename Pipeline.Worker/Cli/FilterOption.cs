using System.CommandLine;
using Pipeline.Core.Indexes.Filters;

namespace Pipeline.Worker.Cli;

/// <summary><c>--filter</c>, the same for every command that searches.</summary>
internal static class FilterOption
{
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
                result.AddError($"--filter: {fault.Message}{(fault.Message.EndsWith('?') ? "" : ".")}");
                return null;
            }
        },
    };
}
