using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Options;
using Pipeline.Core.Stages.Registration;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Configuration;

internal sealed class SecretTests
{
    [Test]
    public void Secret_is_in_no_message_and_no_fingerprint()
    {
        StageRegistry registry = new StageRegistry().Add<Caller, CallerOptions>("call");
        var options = Read(registry, "hunter2").Require();

        Assert.That(((CallerOptions)options.Stages["call"].Variants[0].Options!).Key, Is.EqualTo("hunter2"));
        Assert.That(ConfigurationFingerprint.Text(options), Does.Not.Contain("hunter2"));
        Assert.That(ConfigurationFingerprint.Of(options), Is.EqualTo(ConfigurationFingerprint.Of(Read(registry, "hunter3").Require())));
        Assert.That(Read(registry, "x").Diagnostics.Single().Message, Is.EqualTo("stages.call.key: the value is out of range; allowed: at least 4 letters"));
        Assert.That(Read(registry, "[a]").Places(), Is.EqualTo(new[] { "2:24 PL103" }));
    }

    [Test]
    public void Required_key_that_is_missing_is_an_error() =>
        Assert.That(Config.Read("version: 1\nstages: { call: {} }\nflows: { f: [call] }", new StageRegistry().Add<Caller, CallerOptions>("call")).Places(), Is.EqualTo(new[] { "2:17 PL107" }));

    private static PipelineFileResult Read(StageRegistry registry, string key) => Config.Read($"version: 1\nstages: {{ call: {{ key: {key} }} }}\nflows: {{ f: [call] }}", registry);

    internal sealed class CallerOptions
    {
        [Secret]
        [Letters]
        public required string Key { get; init; }
    }

    [AttributeUsage(AttributeTargets.Property)]
    internal sealed class LettersAttribute : System.ComponentModel.DataAnnotations.ValidationAttribute, IAllowedText
    {
        public string Allowed => "at least 4 letters";

        public override bool IsValid(object? value) => value is string { Length: >= 4 };
    }

    internal sealed class Caller(CallerOptions options) : SampleTransform<Source, Document>
    {
        public CallerOptions Options { get; } = options;
    }
}
