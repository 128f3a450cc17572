using System.Globalization;

namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>One fault of a configuration.</summary>
/// <param name="Line">The line, from 1; 0 when the fault has no place in the file.</param>
/// <param name="Column">The column, from 1; 0 when the fault has no place in the file.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Code">Its stable code, one of <see cref="DiagnosticCodes"/>; docs/diagnostics.md has each with its cause and fix.</param>
/// <param name="Message">What is wrong, what is allowed and the nearest right word. Never a value from the environment.</param>
public sealed record ConfigurationDiagnostic(int Line, int Column, ConfigurationSeverity Severity, string Code, string Message)
{
    /// <summary>As compilers write it: <c>12:3 error PL101: …</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column} {(Severity == ConfigurationSeverity.Error ? "error" : "warning")} {Code}: {Message}");
}
