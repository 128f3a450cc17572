using System.Diagnostics;
using Microsoft.Extensions.AI;
using NUnit.Framework;
using Pipeline.Core.Models.OpenAi;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Models.OpenAi;

/// <summary>What is put around a model by setting: telemetry, cache, logging, from the outside. What an outer one answers reaches no inner one.</summary>
[NonParallelizable] // it listens to spans of the whole process
internal sealed class ModelDecoratorTests
{
    private const long Cache = 1024 * 1024;

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Embedding_that_is_in_the_cache_is_recorded_and_neither_logged_nor_sent()
    {
        using LogLines logs = new();
        using ModelServer server = new(logs);
        using Spans spans = new();
        server.Embed(4);
        using var model = server.Embedding(options => options with { Telemetry = true, Logging = true, Cache = Cache });

        await model.GenerateAsync(["a text"], cancellationToken: None);
        await model.GenerateAsync(["a text"], cancellationToken: None);

        Assert.That((spans.Count, Calls(logs), server.Requests.Count), Is.EqualTo((2, 1, 1)));
    }

    [Test]
    public async Task Answer_that_is_in_the_cache_is_recorded_and_neither_logged_nor_sent()
    {
        using LogLines logs = new();
        using ModelServer server = new(logs);
        using Spans spans = new();
        server.Stream(["so it is"]);
        using var model = server.Chat(options => options with { Telemetry = true, Logging = true, Cache = Cache });

        var first = await model.GetStreamingResponseAsync("a question", cancellationToken: None).ToChatResponseAsync(None);
        var second = await model.GetStreamingResponseAsync("a question", cancellationToken: None).ToChatResponseAsync(None);

        Assert.That((first.Text, second.Text), Is.EqualTo(("so it is", "so it is")));
        Assert.That((spans.Count, Calls(logs), server.Requests.Count), Is.EqualTo((2, 1, 1)));
    }

    [Test]
    public async Task Nothing_is_put_around_a_model_that_is_not_set()
    {
        using LogLines logs = new();
        using ModelServer server = new(logs);
        using Spans spans = new();
        server.Embed(4);
        using var model = server.Embedding();

        await model.GenerateAsync(["a text"], cancellationToken: None);
        await model.GenerateAsync(["a text"], cancellationToken: None);

        Assert.That((spans.Count, Calls(logs), server.Requests.Count), Is.EqualTo((0, 0, 2)));
    }

    private static int Calls(LogLines logs) => logs.All.Count(line => line.Text.Contains(" invoked", StringComparison.Ordinal));

    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _count;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == ModelDecorators.Source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = _ => Interlocked.Increment(ref _count),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }
}
