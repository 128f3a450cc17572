using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;

namespace Pipeline.Tests.Configuration;

/// <summary>Random faults in the shipped file are found on their line; random bytes never throw.</summary>
internal sealed class MutationTests
{
    private static readonly string[] Lines = PipelineFile.BuiltInText().Split('\n');

    // The lines with a key, except those of flows: a flow may have any name.
    private static readonly int[] Keyed =
        [.. Enumerable.Range(0, Array.IndexOf(Lines, Lines.First(line => line.StartsWith("flows:", StringComparison.Ordinal))) + 1)
            .Where(i => Lines[i].Contains(':', StringComparison.Ordinal) && !Lines[i].StartsWith('#'))];

    private static readonly string[] AnyText = ["path", "prompt", "queryPrefix", "passagePrefix", "queryType", "passageType"];

    private static readonly int[] Valued =
        [.. Keyed.Where(i => Value(Lines[i]) is { Length: > 0 } && !AnyText.Any(key => Lines[i].Contains($"{key}:", StringComparison.Ordinal)))];

    private static readonly Gen<char> Letter = Gen.Char['a', 'z'];

    [Test]
    public void Key_with_a_typo_is_found_on_its_line() => Gen.Select(Among(Keyed), Letter, Gen.Int[0, 20]).Sample((line, letter, place) =>
    {
        var start = Lines[line].Length - Lines[line].TrimStart(' ').Length;
        var end = Lines[line].IndexOf(':', StringComparison.Ordinal);
        var mutated = Lines[line].Insert(start + (place % (end - start + 1)), letter.ToString());

        return Errors(line, mutated).Any(fault => fault.Line == line + 1 || (fault.Line <= 4 && fault.Code is DiagnosticCodes.MissingVersion));
    });

    [Test]
    public void Value_that_is_wrong_is_found_on_its_line() => Gen.Select(Among(Valued), Among("?!", "'-1'", "1parsec", "[[]]", "{ a: b }", "99999999999999999999", "\"${UNSET}\""))
        .Sample((line, value) => Errors(line, Lines[line].Replace(Value(Lines[line]), value, StringComparison.Ordinal)).Any(fault => fault.Line == line + 1));

    [Test]
    public void Line_taken_out_or_doubled_never_throws() => Gen.Select(Gen.Int[0, Lines.Length - 1], Gen.Bool).Sample((line, isDoubled) =>
    {
        List<string> lines = [.. Lines];
        if (isDoubled)
        {
            lines.Insert(line, lines[line]);
        }
        else
        {
            lines.RemoveAt(line);
        }

        Read(string.Join('\n', lines));
    });

    [Test]
    public void Characters_changed_anywhere_never_throw() => Gen.Select(Gen.Int[0, PipelineFile.BuiltInText().Length - 1], Gen.OneOf(Gen.Char, Among("{}[]:,&*!|>%@`'\"\t#-?~$\n".ToCharArray())))
        .Array[1, 8]
        .Sample(changes =>
        {
            var text = PipelineFile.BuiltInText().ToCharArray();
            foreach (var (place, character) in changes)
            {
                text[place] = character;
            }

            Read(new string(text));
        }, iter: 500);

    [Test]
    public void Random_text_never_throws() =>
        Gen.OneOf(Gen.String, Gen.String["{}[]:,&*!|>%@`'\"\t#-?~$ \nab\r"]).Sample(text => Read(text), iter: 10_000);

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static IEnumerable<ConfigurationDiagnostic> Errors(int line, string text)
    {
        var lines = (string[])Lines.Clone();
        lines[line] = text;
        return Read(string.Join('\n', lines)).Diagnostics.Where(fault => fault.Severity == ConfigurationSeverity.Error);
    }

    private static string Value(string line) => line.Split('#')[0].Split(':', 2)[1].Trim();

    private static PipelineFileResult Read(string text)
    {
        var result = PipelineFile.Parse("random.yaml", text, Registry, _ => null);
        return result.Options is not null || result.Diagnostics.Any(fault => fault.Severity == ConfigurationSeverity.Error)
            ? result
            : throw new AssertionException("neither options nor an error");
    }

    private static readonly PipelineRegistry Registry = BuiltIn.CreateRegistry();
}
