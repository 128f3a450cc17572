namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>How grave a <see cref="ConfigurationDiagnostic"/> is.</summary>
public enum ConfigurationSeverity
{
    /// <summary>The configuration works, but not as it reads.</summary>
    Warning,

    /// <summary>The configuration cannot be used.</summary>
    Error,
}
