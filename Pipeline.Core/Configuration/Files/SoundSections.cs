using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;

namespace Pipeline.Core.Configuration.Files;

/// <summary>
/// Reads what is good of a pipeline.yaml that has errors: a section with one is left out, as if it were not written, until no error is left. For commands that need one section and
/// must work while somebody edits another. Pure, but for the file it reads.
/// </summary>
internal static class SoundSections
{
    private const string VersionKey = "version";
    private const string FlowsKey = "flows";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">What it may name.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> when not set.</param>
    /// <param name="needed">The section that must be good.</param>
    /// <returns>The options without the sections that have errors; <see langword="null"/> when <paramref name="needed"/> has one, or is not there.</returns>
    public static PipelineFileResult? Load(string path, PipelineRegistry registry, Func<string, string?> environment, string needed)
    {
        if (FileText.Read(path, new()) is not { } text)
        {
            return null;
        }

        var lines = text.Split('\n');
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var sections = SectionsOf(lines);
        lines = sections.Exists(section => section.Key == FlowsKey) ? lines : [.. lines, .. BuiltInFlows()];
        while (sections.Exists(section => section.Key == needed))
        {
            var read = new PipelineFileReader(new(), registry, folder, environment).Read(path, string.Join('\n', lines));
            var faulty = sections.FindAll(section => read.Diagnostics.Any(fault => fault.Severity == ConfigurationSeverity.Error && section.Has(fault.Line)));
            if (read.Options is not null)
            {
                return read;
            }

            if (faulty.Count == 0 || faulty.Exists(section => section.Key == needed || section.Key == VersionKey))
            {
                return null;
            }

            foreach (var section in faulty)
            {
                sections.Remove(section);
                Blank(lines, section);
                lines = section.Key == FlowsKey ? [.. lines, .. BuiltInFlows()] : lines;
            }
        }

        return null;
    }

    /// <summary>A file must have flows.</summary>
    private static string[] BuiltInFlows()
    {
        var lines = PipelineFile.BuiltInText().Split('\n');
        var flows = SectionsOf(lines).Find(section => section.Key == FlowsKey);
        return lines[(flows.First - 1)..flows.Last];
    }

    private static void Blank(string[] lines, Section section) => Array.Fill(lines, "", section.First - 1, section.Last - section.First + 1);

    /// <summary>A line that begins with a word and a colon begins a section; it goes on to the next.</summary>
    private static List<Section> SectionsOf(string[] lines)
    {
        List<Section> sections = [];
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1];
            if (line.Length > 0 && char.IsLetter(line[0]) && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                if (sections.Count > 0)
                {
                    sections[^1] = sections[^1] with { Last = number - 1 };
                }

                sections.Add(new(line[..colon], number, lines.Length));
            }
        }

        return sections;
    }

    /// <summary>A key at the top of the file, and its lines from 1.</summary>
    private readonly record struct Section(string Key, int First, int Last)
    {
        public bool Has(int line) => line >= First && line <= Last;
    }
}
