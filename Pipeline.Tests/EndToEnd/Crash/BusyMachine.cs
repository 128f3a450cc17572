using System.Diagnostics;

namespace Pipeline.Tests.EndToEnd.Crash;

/// <summary>Other programs that want all of the processor, two for each core, until this is disposed of.</summary>
internal sealed class BusyMachine : IDisposable
{
    private readonly List<Process> _programs = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"]))];

    public void Dispose()
    {
        foreach (var program in _programs)
        {
            program.Kill();
            program.Dispose();
        }
    }
}
