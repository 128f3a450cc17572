using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Stages.Settings;
using Pipeline.Tests.Configuration.Samples;

namespace Pipeline.Tests.Stages;

internal sealed class StageRegistryTests
{
    [Test]
    public void Add_class_of_users_own_is_found_and_created_from_services_and_options()
    {
        var registry = new StageRegistry().Add<Redact, RedactOptions>("redact", StageWork.Compute, new() { Capacity = 3 });

        var registration = registry.Find("redact").Single();
        var stage = (Redact)registration.Create(new Clock(), new RedactOptions { With = "#" });

        Assert.That(registration, Has.Property("OptionsType").EqualTo(typeof(RedactOptions)).And.Property("Defaults").EqualTo(new StageSettings { Capacity = 3 }));
        Assert.That((stage.Options.With, stage.Clock), Is.EqualTo(("#", TimeProvider.System)));
    }

    [Test]
    public void Classes_of_one_name_with_different_inputs_stand_side_by_side() =>
        Assert.That(SampleRegistry.Create().Find("embed").Select(entry => entry.StageType), Is.EqualTo(new[] { typeof(SampleEmbedPassages), typeof(SampleEmbedQuestion) }));

    [TestCase("")]
    [TestCase("Redact")]
    [TestCase("1st")]
    [TestCase("a b")]
    [TestCase("a.b")]
    [TestCase("redact\n")]
    public void Add_word_that_is_no_name_is_refused(string name) =>
        Assert.That(() => new StageRegistry().Add<SampleRead>(name), Throws.ArgumentException.With.Message.Contains("lower case letters"));

    [Test]
    public void Add_what_is_no_stage_is_refused_with_what_to_do()
    {
        StageRegistry registry = SampleRegistry.Create();

        Assert.Multiple(() =>
        {
            Assert.That(() => registry.Add<string>("text"), Throws.ArgumentException.With.Message.Contains("string implements no stage interface; implement ITransformStage"));
            Assert.That(() => registry.Add<SampleTransform<int, int>>("open"), Throws.ArgumentException.With.Message.Contains("cannot be created"));
            Assert.That(() => registry.Add<Other>("read"), Throws.ArgumentException.With.Message.Contains("SampleRead is registered under that name for the same input, Source"));
            Assert.That(() => registry.Add<Both>("both"), Throws.ArgumentException.With.Message.Contains("several stage interfaces for Source"));
            Assert.That(() => registry.Add<Redact, ClashOptions>("clash"), Throws.ArgumentException.With.Message.Contains("'timeout' is a key of every stage"));
            Assert.That(() => registry.Add<Redact, NoDefaultOptions>("none"), Throws.ArgumentException.With.Message.Contains("no public constructor without parameters"));
        });
        Assert.That(registry.Names, Is.EqualTo(SampleRegistry.Create().Names), "a refused stage leaves nothing behind");
    }

    [Test]
    public async Task All_is_read_while_others_add()
    {
        StageRegistry registry = new();
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                registry.Add<SampleRead>($"read-{i}");
            }
        });
        var last = 0;
        while (!adding.IsCompleted)
        {
            var seen = registry.All;
            Assert.That(seen, Has.Count.GreaterThanOrEqualTo(last));
            Assert.That(seen.Select(entry => entry.Name), Is.EqualTo(Enumerable.Range(0, seen.Count).Select(i => $"read-{i}")));
            last = seen.Count;
        }

        await adding;
        Assert.That(registry.All, Has.Count.EqualTo(200));
    }

    internal sealed record RedactOptions
    {
        public string With { get; init; } = "█";
    }

    internal sealed class Redact(TimeProvider clock, RedactOptions options) : SampleTransform<Document, Document>
    {
        public TimeProvider Clock { get; } = clock;

        public RedactOptions Options { get; } = options;
    }

    internal sealed class Other : SampleTransform<Source, string>;

    internal sealed class Both : SampleExpand<Source, string>, ITransformStage<Source, string>
    {
        public ValueTask<string> InvokeAsync(Source input, IJobContext job, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    internal sealed record ClashOptions
    {
        public int Timeout { get; init; }
    }

    internal sealed record NoDefaultOptions(int Size);

    private sealed class Clock : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? TimeProvider.System : null;
    }
}
