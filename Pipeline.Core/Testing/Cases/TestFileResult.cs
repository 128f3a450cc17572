using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Testing.Cases;

/// <summary>What came of reading a <c>*.test.yaml</c>. Immutable.</summary>
/// <param name="Source">The file.</param>
/// <param name="Cases">The cases in the order of the file; empty when there was an error.</param>
/// <param name="Diagnostics">All faults, in the order of the file.</param>
public sealed record TestFileResult(string Source, IReadOnlyList<TestCase> Cases, IReadOnlyList<ConfigurationDiagnostic> Diagnostics)
{
    /// <summary>The cases.</summary>
    /// <exception cref="ConfigurationException">There was an error; the message lists all.</exception>
    public IReadOnlyList<TestCase> Require() => Diagnostics.Any(fault => fault.Severity == ConfigurationSeverity.Error) ? throw new ConfigurationException(Source, Diagnostics) : Cases;
}
