namespace Pipeline.Core.Diagnostics;

/// <summary>How much the watchdog says.</summary>
public enum DiagnosticsLevel
{
    /// <summary>What happened, where, for how long.</summary>
    Normal,

    /// <summary>Also which thread, whether it waits or computes, and the command that shows its frames: .NET shows no thread those of another.</summary>
    Debug,
}
