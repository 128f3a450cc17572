using System.Globalization;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Testing.Cases;

/// <summary>Reads one text: tree, then cases, each going on after the faults of those before. One use.</summary>
internal sealed class TestFileReader(DiagnosticSink sink, PipelineOptions options, Func<string, string?> environment)
{
    private const string CasesKey = "cases";
    private static readonly string[] Keys = ["version", CasesKey];

    public TestFileResult Read(string source, string text)
    {
        if (new YamlTreeReader(sink, environment).Read(text) is { } root)
        {
            var cases = root is ConfigMapping top ? ReadCases(top) : NoSection(root);
            return new(source, sink.HasErrors ? [] : cases, sink.ToList());
        }

        return new(source, [], sink.ToList());
    }

    private List<TestCase> NoSection(ConfigNode root)
    {
        sink.Error(root.At, DiagnosticCodes.WrongKind, $"the file is {root.Kind}; it must be a section that starts with 'version: 1', then 'cases:', as docs/testing.md shows");
        return [];
    }

    private List<TestCase> ReadCases(ConfigMapping top)
    {
        CheckVersion(top);
        foreach (var entry in top.Entries.Where(entry => !Keys.Contains(entry.Key)))
        {
            sink.Error(entry.At, DiagnosticCodes.UnknownKey, $"the key {Wording.Quote(entry.Key)} is not known at the top; {Wording.Allowed(entry.Key, Keys)}");
        }

        if (top.Find(CasesKey)?.Value is not ConfigSequence { Items.Count: > 0 } list)
        {
            sink.Error(top.Find(CasesKey)?.Value.At ?? top.At, DiagnosticCodes.NoCase, "there is no case; add one under 'cases:', as '- { name: …, flow: ask, input: { question: … } }'");
            return [];
        }

        TestCaseReader reader = new(sink, options);
        HashSet<string> names = new(StringComparer.Ordinal);
        List<TestCase> cases = [];
        foreach (var (index, item) in list.Items.Index())
        {
            if (reader.Read(item, string.Create(CultureInfo.InvariantCulture, $"{CasesKey}[{index + 1}]")) is { } read)
            {
                if (!names.Add(read.Name))
                {
                    sink.Error(item.At, DiagnosticCodes.CaseTwice, $"a case before is called {Wording.Quote(((item as ConfigMapping)?.Find("name")?.Value as ConfigScalar)?.Raw ?? read.Name)} too; give this one another name");
                }

                cases.Add(read);
            }
        }

        return cases;
    }

    private void CheckVersion(ConfigMapping top)
    {
        var current = PipelineOptions.CurrentVersion.ToString(CultureInfo.InvariantCulture);
        if (top.Find(Keys[0]) is not { } entry)
        {
            sink.Error(top.At, DiagnosticCodes.MissingVersion, $"the file does not say its version; add 'version: {current}' at the top");
        }
        else if (entry.Value is not ConfigScalar scalar || scalar.Value != current)
        {
            sink.Error(entry.Value.At, DiagnosticCodes.UnknownVersion, $"the version is not one this program reads; allowed: {current}");
        }
    }
}
