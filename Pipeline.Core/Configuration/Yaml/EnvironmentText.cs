using System.Text;
using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Configuration.Yaml;

/// <summary>
/// Fills in <c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$${</c> stands for <c>${</c>. A default is used when the variable is not set or empty, and is
/// itself not filled in. Pure.
/// </summary>
internal static class EnvironmentText
{
    private const string Separator = ":-";

    /// <summary>Fills in a text.</summary>
    /// <param name="raw">The text.</param>
    /// <param name="environment">The value of a variable; <see langword="null"/> when it is not set.</param>
    /// <param name="fault">Called with code and message for each fault.</param>
    /// <returns>The text filled in, or <see langword="null"/> after a fault.</returns>
    public static string? Expand(string raw, Func<string, string?> environment, Action<string, string> fault)
    {
        StringBuilder text = new(raw.Length);
        var faulty = false;
        var position = 0;
        while (raw.IndexOf("${", position, StringComparison.Ordinal) is var start and >= 0)
        {
            if (start > position && raw[start - 1] == '$')
            {
                text.Append(raw, position, start - position - 1).Append("${");
                position = start + 2;
                continue;
            }

            text.Append(raw, position, start - position);
            var end = raw.IndexOf('}', start);
            if (end < 0)
            {
                fault(DiagnosticCodes.InvalidVariable,
                    $"{Wording.Quote(raw)} has a '${{' without '}}'; write ${{NAME}} or ${{NAME:-default}}, in quotes inside {{ }} and [ ], and $${{ for a plain '${{'");
                return null;
            }

            var value = Variable(raw[(start + 2)..end], environment, fault);
            faulty |= value is null;
            text.Append(value);
            position = end + 1;
        }

        return faulty ? null : text.Append(raw, position, raw.Length - position).ToString();
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static string? Variable(string inside, Func<string, string?> environment, Action<string, string> fault)
    {
        var separator = inside.IndexOf(Separator, StringComparison.Ordinal);
        var name = separator < 0 ? inside : inside[..separator];
        if (!IsName(name))
        {
            fault(DiagnosticCodes.InvalidVariable, $"{Wording.Quote(name)} is not a variable's name; write ${{NAME}} or ${{NAME:-default}} with letters, digits and '_'");
            return null;
        }

        var value = environment(name);
        if (separator >= 0)
        {
            return string.IsNullOrEmpty(value) ? inside[(separator + Separator.Length)..] : value;
        }

        if (value is null)
        {
            fault(DiagnosticCodes.VariableNotSet, $"the environment variable {name} is not set; set it, or give a default: ${{{name}:-default}}");
        }

        return value;
    }
}
