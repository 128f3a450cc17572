using Pipeline.Core.Configuration;
using Pipeline.Core.Text;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Hosting;

/// <summary>How <c>work</c> works.</summary>
/// <param name="Flows">The flows to work on; empty for all.</param>
/// <param name="Drain">Whether to end when the queue is empty.</param>
/// <param name="StopWithin">How long jobs may go on after a signal.</param>
internal sealed record WorkerSettings(IReadOnlyList<string> Flows, bool Drain, TimeSpan StopWithin)
{
    /// <exception cref="CommandException">A flow is not in the configuration.</exception>
    public void Check(IReadOnlyCollection<string> known)
    {
        if (Flows.FirstOrDefault(flow => !known.Contains(flow)) is { } unknown)
        {
            var hint = NearestWord.Find(unknown, known) is { } nearest ? $" did you mean '{nearest}'?" : "";
            throw CommandException.Usage($"--flow '{unknown}' is not in the configuration;{hint} It has {string.Join(", ", known)}.");
        }
    }
}
