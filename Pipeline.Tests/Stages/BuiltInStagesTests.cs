using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Stages.Registration;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Stages;

internal sealed class BuiltInStagesTests
{
    private static IEnumerable<StageRegistration> All => BuiltInStages.All;

    [TestCaseSource(nameof(All))]
    public void Create_makes_the_stage_it_names_with_and_without_options(StageRegistration stage)
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        using ScriptedChatClient chat = new(TimeProvider.System);
        using var services = new ServiceCollection()
            .AddSingleton<IChunkIndex>(new ScratchIndex())
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(model)
            .AddSingleton<IChatClient>(chat)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .BuildServiceProvider();

        Assert.That(stage.Create(services, null), Is.TypeOf(stage.StageType));
        Assert.That(stage.Create(services, stage.OptionsType is null ? null : Activator.CreateInstance(stage.OptionsType)), Is.TypeOf(stage.StageType));
    }

    [Test]
    public void All_are_as_valid_as_stages_that_are_added() =>
        Assert.That(() => new StageRegistry(BuiltIn.CreateRegistry().Stages.All), Throws.Nothing);

    [Test]
    public void All_names_are_those_of_the_flows_and_of_what_they_fall_back_to() =>
        Assert.That(BuiltIn.CreateRegistry().Stages.All.Select(stage => stage.Name), Is.EqualTo(["read", "chunk", "embed", "embed", "index", "retrieve", "generate", "lexical", "cached", "split", "consult", "judge", "extractive"]));
}
