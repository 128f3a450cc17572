using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Core.Configuration.Binding;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Flows;

/// <summary>
/// Tells configurations apart, for dead letters: two that behave alike have the same fingerprint, however they are written. Made of every effective option
/// except those marked <see cref="SecretAttribute"/> or <see cref="FilePathAttribute"/>; places in the file do not count. Pure.
/// </summary>
public static class ConfigurationFingerprint
{
    private const int Digits = 16;

    /// <summary>The fingerprint: 16 hexadecimal digits.</summary>
    /// <param name="options">The configuration.</param>
    public static string Of(PipelineOptions options) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(options))))[..Digits];

    /// <summary>Every effective option, one a line: <c>queue.lease = 1m</c>. Secrets and paths are left out.</summary>
    /// <param name="options">The configuration.</param>
    internal static string Text(PipelineOptions options)
    {
        StringBuilder text = new();
        WriteStore(text, "queue", options.Queue.Use, options.Queue, options.Queue.Own);
        WriteStore(text, "index", options.Index.Use, options.Index, options.Index.Own);
        WriteModel(text, "models.embedding", options.Models.Embedding.Use, options.Models.Embedding, options.Models.Embedding.Own);
        WriteModel(text, "models.chat", options.Models.Chat.Use, options.Models.Chat, options.Models.Chat.Own);
        foreach (var (name, limit) in options.Limits.OrderBy(limit => limit.Key, StringComparer.Ordinal))
        {
            Write(text, $"limits.{name}", limit);
        }

        foreach (var stage in options.Stages.Values.OrderBy(stage => stage.Name, StringComparer.Ordinal))
        {
            foreach (var variant in stage.Variants)
            {
                var path = $"stages.{stage.Name}({variant.Registration.Name}, {TypeNames.Of(variant.Registration.StageType)})";
                Write(text, path, variant.Settings);
                Write(text, path, variant.Options);
            }
        }

        foreach (var flow in options.Flows.Values.OrderBy(flow => flow.Name, StringComparer.Ordinal))
        {
            Line(text, $"flows.{flow.Name}", $"[{string.Join(", ", flow.Steps.Select(Step))}]");
            Write(text, $"flows.{flow.Name}", flow.Settings);
        }

        return text.ToString();
    }

    private static string Step(FlowStep step) => step.IsGather
        ? $"{{ gather: [{string.Join(", ", step.Branches.Select(branch => branch.Stage))}], join: {step.Stage}, name: {step.Name} }}"
        : step.Stage;

    private static void WriteStore(StringBuilder text, string path, string use, object common, object? own)
    {
        Line(text, $"{path}.use", use);
        Write(text, $"{path}.{use}", own);
        Write(text, path, common);
    }

    private static void WriteModel(StringBuilder text, string path, string use, object common, object? own)
    {
        Line(text, $"{path}.use", use);
        Write(text, path, own);
        Write(text, path, common);
    }

    private static void Write(StringBuilder text, string path, object? options)
    {
        foreach (var key in options is null ? [] : OptionKey.Of(options.GetType()).Where(key => key is { IsSecret: false, IsFilePath: false }))
        {
            var value = key.Property.GetValue(options);
            if (value is not (null or IEnumerable) && OptionTypes.IsSection(value.GetType()))
            {
                Write(text, Wording.Path(path, key.Name), value);
            }
            else
            {
                Line(text, Wording.Path(path, key.Name), CrossFieldValidator.Text(value));
            }
        }
    }

    private static void Line(StringBuilder text, string path, string value) => text.Append(path).Append(" = ").Append(value).Append('\n');
}
