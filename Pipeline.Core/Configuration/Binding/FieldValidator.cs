using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>Holds one key's value to the attributes of its property.</summary>
internal sealed class FieldValidator(DiagnosticSink sink)
{
    /// <summary>Checks a single value, or one item of a list.</summary>
    /// <returns>Whether it may be used.</returns>
    public bool CheckValue(OptionKey key, object? value, ConfigScalar node, string path)
    {
        foreach (var attribute in Attributes(key).Where(IsForValues))
        {
            if (attribute.IsValid(value))
            {
                continue;
            }

            var written = key.IsSecret ? "the value" : Wording.Quote(node.Raw);
            switch (attribute)
            {
                case AllowedValuesAttribute words:
                    sink.Error(node.At, DiagnosticCodes.NotAllowed, $"{path}: {written} is not allowed; {Wording.Allowed(key.IsSecret ? null : node.Hint, Texts(words))}");
                    return false;
                default:
                    sink.Error(node.At, DiagnosticCodes.OutOfRange, $"{path}: {written} is out of range; allowed: {AllowedOf(attribute, path)}");
                    return false;
            }
        }

        return true;
    }

    /// <summary>Checks a list or dictionary as a whole.</summary>
    public bool CheckCollection(OptionKey key, ICollection value, ConfigNode node, string path)
    {
        var broken = Attributes(key).FirstOrDefault(attribute => !IsForValues(attribute) && !attribute.IsValid(value));
        if (broken is not null)
        {
            sink.Error(node.At, DiagnosticCodes.OutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"{path}: {value.Count} items are out of range; allowed: {AllowedOf(broken, path)}"));
        }

        return broken is null;
    }

    /// <summary>What the attributes of a key allow, in words; empty when anything of the type is.</summary>
    public static string Allowed(OptionKey key) => string.Join("; ", Attributes(key).Select(attribute => attribute switch
    {
        AllowedValuesAttribute words => string.Join(", ", Texts(words)),
        _ => AllowedOf(attribute, key.Name),
    }));

    private static IEnumerable<ValidationAttribute> Attributes(OptionKey key) => key.Attributes.OfType<ValidationAttribute>();

    private static bool IsForValues(ValidationAttribute attribute) => attribute is not (MinLengthAttribute or MaxLengthAttribute or LengthAttribute);

    private static IReadOnlyList<string> Texts(AllowedValuesAttribute words) =>
        [.. words.Values.OfType<object>().Select(word => Convert.ToString(word, CultureInfo.InvariantCulture)!)];

    private static string AllowedOf(ValidationAttribute attribute, string name) => attribute switch
    {
        IAllowedText allowed => allowed.Allowed,
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} – {range.Maximum}"),
        RequiredAttribute => "any text but an empty one",
        LengthAttribute length => string.Create(CultureInfo.InvariantCulture, $"{length.MinimumLength} – {length.MaximumLength} items"),
        StringLengthAttribute text => string.Create(CultureInfo.InvariantCulture, $"at most {text.MaximumLength} characters"),
        MinLengthAttribute least => string.Create(CultureInfo.InvariantCulture, $"at least {least.Length} items"),
        MaxLengthAttribute most => string.Create(CultureInfo.InvariantCulture, $"at most {most.Length} items"),
        _ => attribute.FormatErrorMessage(name),
    };
}
