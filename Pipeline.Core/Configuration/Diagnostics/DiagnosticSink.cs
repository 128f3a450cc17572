using System.Globalization;

namespace Pipeline.Core.Configuration.Diagnostics;

/// <summary>Collects faults: each once, and no more than a hostile file's reader could bear. Not thread-safe.</summary>
internal sealed class DiagnosticSink
{
    /// <summary>The most faults kept; what comes after is counted.</summary>
    public const int Limit = 1000;

    private readonly HashSet<ConfigurationDiagnostic> _faults = [];
    private long _more;

    public bool HasErrors { get; private set; }

    public void Error(SourcePosition at, string code, string message) => Add(at, ConfigurationSeverity.Error, code, message);

    public void Warning(SourcePosition at, string code, string message) => Add(at, ConfigurationSeverity.Warning, code, message);

    /// <summary>The faults in the order of the file.</summary>
    public IReadOnlyList<ConfigurationDiagnostic> ToList()
    {
        List<ConfigurationDiagnostic> sorted =
            [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).ThenBy(fault => fault.Code, StringComparer.Ordinal)];
        if (_more > 0)
        {
            sorted.Add(new(0, 0, ConfigurationSeverity.Error, DiagnosticCodes.MoreFaults,
                string.Create(CultureInfo.InvariantCulture, $"{_more} more faults are not shown; mend these first")));
        }

        return sorted;
    }

    private void Add(SourcePosition at, ConfigurationSeverity severity, string code, string message)
    {
        HasErrors |= severity == ConfigurationSeverity.Error;
        if (_faults.Count < Limit)
        {
            _faults.Add(new(at.Line, at.Column, severity, code, message));
        }
        else
        {
            _more++;
            HasErrors = true;
        }
    }
}
