using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>Holds the keys of a section to each other. Messages show both values: as written, or the default.</summary>
internal sealed class CrossFieldValidator(DiagnosticSink sink)
{
    private const int TellingWord = 4;

    /// <summary>Checks a bound section.</summary>
    /// <param name="options">The options.</param>
    /// <param name="mapping">Where they were written.</param>
    /// <param name="faulty">Keys whose value was refused: nothing can be said of them.</param>
    /// <param name="path">The section's path.</param>
    public void Check(object options, ConfigMapping mapping, IReadOnlySet<string> faulty, string path)
    {
        var keys = OptionKey.Of(options.GetType());
        foreach (var key in keys)
        {
            foreach (var rule in key.Attributes.OfType<ComparisonAttribute>())
            {
                var other = keys.First(candidate => candidate.Property.Name == rule.Other);
                if (!faulty.Contains(key.Name) && !faulty.Contains(other.Name) && !Holds(rule, key, other, options))
                {
                    var at = mapping.Find(key.Name)?.Value.At ?? mapping.Find(other.Name)?.Value.At ?? mapping.At;
                    sink.Error(at, DiagnosticCodes.Contradiction,
                        $"{Wording.Path(path, key.Name)} ({Shown(key, options, mapping)}) must be {rule.Words} {other.Name} ({Shown(other, options, mapping)}); change one of them");
                }
            }
        }

        if (faulty.Count == 0 && options is ICheckedOptions rules && rules.FindFault() is { } fault)
        {
            // The text is the class's own and may show values: it is kept back when it has a word of one that came from the environment or is a secret.
            var hidden = mapping.Entries.Where(entry => entry.Value.HasEnvironment || keys.Any(key => key.IsSecret && key.Name == entry.Key)).SelectMany(entry => TextsOf(entry.Value));
            var mayShow = !hidden.Any(value => Shows(fault, value));
            sink.Error(mapping.Entries is [var first, ..] ? first.At : mapping.At, DiagnosticCodes.Contradiction,
                mayShow ? $"{path}: {fault}" : $"{path}: its keys contradict each other, and one is not shown because it is a secret or came from the environment; docs/configuration.md has their rules");
        }
    }

    /// <summary>A value as pipeline.yaml would have it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        TimeSpan duration => DurationText.Format(duration),
        bool flag => flag ? "true" : "false",
        string text => text,
        Parallelism parallelism => parallelism.ToString(),
        Enum word => OptionKey.NameOf(word.ToString()),
        IDictionary pairs => "{" + string.Join(", ", pairs.Keys.Cast<object>().Select(key => $"{Text(key)}: {Text(pairs[key])}")) + "}",
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Text)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static IEnumerable<string> TextsOf(ConfigNode node) => node switch
    {
        ConfigScalar { Value: { Length: > 0 } value } => [value],
        ConfigSequence list => list.Items.SelectMany(TextsOf),
        ConfigMapping mapping => mapping.Entries.SelectMany(entry => TextsOf(entry.Value)),
        _ => [],
    };

    /// <summary>Whether a text has a value in it, or a word of it that is long enough to tell something.</summary>
    private static bool Shows(string text, string value) =>
        text.Contains(value, StringComparison.OrdinalIgnoreCase)
        || TellingText.Words.Split(value).Any(word => word.Length >= TellingWord && text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool Holds(ComparisonAttribute rule, OptionKey key, OptionKey other, object options)
    {
        var left = Comparable(key.Property.GetValue(options));
        var right = Comparable(other.Property.GetValue(options));
        return left is null || right is null || rule.Holds(left.CompareTo(right));
    }

    private static IComparable? Comparable(object? value) => value is ICollection list ? list.Count : value as IComparable;

    private static string Shown(OptionKey key, object options, ConfigMapping mapping) => mapping.Find(key.Name)?.Value switch
    {
        _ when key.IsSecret => "secret",
        ConfigScalar scalar => scalar.Raw,
        ConfigSequence list => string.Create(CultureInfo.InvariantCulture, $"{list.Items.Count} items"),
        _ => $"{Text(key.Property.GetValue(options))}, the default",
    };

    /// <summary>Made when a fault is told first: most commands find none, and making it takes them a while.</summary>
    private static class TellingText
    {
        public static readonly Regex Words = new("[^A-Za-z0-9]+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
