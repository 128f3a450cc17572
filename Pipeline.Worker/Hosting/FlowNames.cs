using Pipeline.Core.Text;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>Holds the flows that a command line names to those of the configuration.</summary>
internal static class FlowNames
{
    /// <exception cref="CommandException">A flow is not in the configuration.</exception>
    public static void ThrowIfUnknown(IReadOnlyCollection<string> flows, IReadOnlyCollection<string> known)
    {
        if (flows.FirstOrDefault(flow => !known.Contains(flow)) is { } unknown)
        {
            var hint = NearestWord.Find(unknown, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw CommandException.Usage($"there is no flow '{unknown}'; the configuration has {string.Join(", ", known)}.{hint}");
        }
    }
}
