namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>A configuration that cannot be used. The message lists every error, one a line.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="source">The file's name, or what else was read.</param>
    /// <param name="diagnostics">All faults; at least one is an error.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public ConfigurationException(string source, IReadOnlyList<ConfigurationDiagnostic> diagnostics, Exception? innerException = null)
        : base(Text(source, diagnostics), innerException) => Diagnostics = diagnostics;

    /// <summary>All faults.</summary>
    public IReadOnlyList<ConfigurationDiagnostic> Diagnostics { get; }

    private static string Text(string source, IReadOnlyList<ConfigurationDiagnostic> diagnostics) =>
        $"{source} cannot be used:{string.Concat(diagnostics.Where(fault => fault.Severity == ConfigurationSeverity.Error).Select(fault => $"\n  {fault}"))}";
}
