using System.Runtime.InteropServices;

namespace Pipeline.Worker.Cli;

/// <summary>
/// SIGINT, SIGTERM, SIGHUP and SIGQUIT as tokens: the first signal asks for an orderly end, the second for an end at once. A third is left to the runtime, which ends the process. A terminal
/// that is closed sends SIGHUP; a program started by nohup does not hear it.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly CancellationTokenSource _second = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    private Interrupts()
    {
    }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Asked => _first.Token;

    /// <summary>Fires at the second signal.</summary>
    public CancellationToken Forced => _second.Token;

    public static Interrupts Listen()
    {
        Interrupts interrupts = new();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            interrupts._registrations.Add(PosixSignalRegistration.Create(signal, interrupts.On));
        }

        return interrupts;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _first.Dispose();
        _second.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        var signals = Interlocked.Increment(ref _signals);
        context.Cancel = signals <= 2;
        if (signals == 1)
        {
            _first.Cancel();
        }
        else if (signals == 2)
        {
            _second.Cancel();
        }
    }
}
