using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Configuration.Flows;
using Pipeline.Core.Hosting;
using Pipeline.Core.Indexes;
using Pipeline.Core.Indexes.Embedded;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Models.Lexical;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>The shipped flow 'panel', on the models that need no download; any other IChatClient takes their place by being registered.</summary>
internal sealed class AskThePanel : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        using TempFolder folder = new();
        await using var index = await EmbeddedChunkIndex.OpenAsync(
            new() { Path = folder.File("index.db") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using var services = new ServiceCollection()
            .AddSingleton<IChunkIndex>(_ => index)
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new LexicalEmbeddingGenerator(384))
            .AddSingleton<IChatClient>(new ExtractiveChatClient())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .BuildServiceProvider();
        var registry = BuiltIn.CreateRegistry();
        var flows = FlowCompiler.Compile(PipelineFile.LoadBuiltIn(registry, _ => null).Require(), registry.Stages, services);
        await using FlowHarness ingest = new(flows["ingest"], TimeProvider.System), panel = new(flows["panel"], TimeProvider.System);
        await ingest.RunAsync(new { text = "Green tea is steeped at eighty degrees.", documentId = "tea" });
        await ingest.RunAsync(new { text = "Sourdough rises for twelve hours.", documentId = "bread" });

        var outcome = await panel.RunAsync(new { question = "How hot is green tea steeped, and how long does sourdough rise?" });

        var answer = outcome.Result!.Value;
        await output.WriteLineAsync(answer.GetProperty("answer").GetString()!.Replace("\n\n", "\n", StringComparison.Ordinal));
        foreach (var citation in answer.GetProperty("citations").EnumerateArray())
        {
            await output.WriteLineAsync($"[{citation.GetProperty("index")}] {citation.GetProperty("documentId")}");
        }

        foreach (var agent in answer.GetProperty("agents").EnumerateArray())
        {
            await output.WriteLineAsync($"{agent.GetProperty("name")} {agent.GetProperty("status")}: {agent.GetProperty("questions")[0]}");
        }
    }
}
