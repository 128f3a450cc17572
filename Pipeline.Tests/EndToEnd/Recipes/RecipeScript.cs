using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Tests.EndToEnd.Recipes;

/// <summary>A recipe as one script of a shell: variables and background jobs last from block to block, as in a terminal.</summary>
internal static partial class RecipeScript
{
    /// <summary>Stands before what each step prints.</summary>
    public const char Mark = '\u001e';

    private const string Head = """
        exec 2>&1
        pids=
        end() { [ -z "$pids" ] || kill $pids 2>/dev/null; wait; exit "$1"; }
        check() { [ "$1" -eq "$2" ] || { printf 'exit code %s, not %s: %s\n' "$1" "$2" "$3"; end 97; }; }

        """;

    public static string Of(Recipe recipe)
    {
        StringBuilder script = new(Head.ReplaceLineEndings("\n"));
        foreach (var step in recipe.Steps)
        {
            script.Append("printf '\\036'\n");
            Add(script, step);
        }

        return script.Append("end 0\n").ToString();
    }

    private static void Add(StringBuilder script, RecipeStep step)
    {
        if (step.File is { } file)
        {
            script.Append(CultureInfo.InvariantCulture, $"cat > {Quoted(file)} <<'end of file'\n{step.Text}end of file\n");
            return;
        }

        foreach (var command in Commands(step.Text))
        {
            var exitCode = ExitCode().Match(command) is { Success: true } said ? said.Groups["code"].Value : "0";
            script.Append(CultureInfo.InvariantCulture, $"{command}\ncheck $? {exitCode} {Quoted(command.Split('\n')[0])}\n");
            if (InBackground().IsMatch(command))
            {
                script.Append("pids=\"$pids $!\"\n");
            }
        }
    }

    /// <summary>The commands of a block: a line each, with the lines that a backslash at its end or a here-document adds.</summary>
    private static IEnumerable<string> Commands(string block)
    {
        using var lines = block.Split('\n').Where(line => line.Length > 0).GetEnumerator();
        while (lines.MoveNext())
        {
            StringBuilder command = new(lines.Current);
            while (lines.Current.EndsWith('\\') && lines.MoveNext())
            {
                command.Append('\n').Append(lines.Current);
            }

            for (var end = HereDocument().Match(command.ToString()).Groups["end"].Value; end.Length > 0 && lines.Current != end && lines.MoveNext();)
            {
                command.Append('\n').Append(lines.Current);
            }

            if (command[0] != '#')
            {
                yield return command.ToString();
            }
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", """'\''""", StringComparison.Ordinal)}'";

    [GeneratedRegex("# exit (?<code>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExitCode();

    [GeneratedRegex("[^&>]&( *#.*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InBackground();

    [GeneratedRegex("<<'?(?<end>[A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HereDocument();
}
