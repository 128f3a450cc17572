using System.ComponentModel.DataAnnotations;
using System.Reflection;
using NUnit.Framework;
using Pipeline.Core.Configuration;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Settings;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration.Binding;

/// <summary>A default is held to the same attributes as what a file says.</summary>
internal sealed class DefaultsTests
{
    [Test]
    public void Every_default_is_within_its_range()
    {
        PipelineOptions options = new();
        List<string> broken = [];
        Walk("queue", options.Queue, broken);
        Walk("index", options.Index, broken);
        Walk("models", options.Models, broken);
        Walk("stages", new StageSettings(), broken);
        foreach (var registration in SampleRegistry.Create().All)
        {
            Walk(registration.Name, registration.Defaults, broken);
            Walk(registration.Name, StageVariant.DefaultOf(registration).Options, broken);
        }

        Assert.That(broken, Is.Empty);
    }

    private static void Walk(string path, object? options, List<string> broken)
    {
        foreach (var key in options is null ? [] : OptionKey.Of(options.GetType()))
        {
            var value = key.Property.GetValue(options);
            if (value is not null && OptionTypes.IsSection(value.GetType()))
            {
                Walk($"{path}.{key.Name}", value, broken);
                continue;
            }

            var isFaulty = key.Property.GetCustomAttributes<ValidationAttribute>()
                .Where(attribute => attribute is not AllowedValuesAttribute || value is not System.Collections.ICollection)
                .Any(attribute => !attribute.IsValid(value));
            if (isFaulty)
            {
                broken.Add($"{path}.{key.Name} = {CrossFieldValidator.Text(value)}");
            }
        }
    }
}
