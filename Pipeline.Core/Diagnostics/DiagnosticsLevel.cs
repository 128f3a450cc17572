namespace Pipeline.Core.Diagnostics;

/// <summary>How much the watchdog says.</summary>
public enum DiagnosticsLevel
{
    /// <summary>What happened, where, for how long.</summary>
    Normal,

    /// <summary>Also where in the code, as far as .NET can tell: see docs/patterns.md.</summary>
    Debug,
}
