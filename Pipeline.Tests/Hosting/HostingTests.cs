using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Limits;
using Pipeline.Core.Queues;
using Pipeline.Core.Stages;
using Pipeline.Core.Testing;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Hosting;

/// <summary>An application hosts a pipeline in its own container.</summary>
[CancelAfter(60_000)]
internal sealed class HostingTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Pipeline_of_a_section_of_the_configuration_works(CancellationToken cancellationToken)
    {
        using var app = Build(builder => builder.Services.AddPipeline(builder.Configuration.GetSection("Pipeline"))
            .AddStage("upper", (string text, CancellationToken _) => ValueTask.FromResult(text.ToUpperInvariant()))
            .AddWorker());
        await app.StartAsync(cancellationToken);
        var client = app.Services.GetRequiredService<PipelineClient>();

        var job = await client.WaitAsync(await client.EnqueueAsync("upper", "hello", cancellationToken), cancellationToken);
        await app.StopAsync(cancellationToken);

        Assert.That(job.Result!.Value.GetProperty("output").GetString(), Is.EqualTo("HELLO"));
        Assert.That(File.Exists(_folder.File("queue.db")), Is.True);
    }

    [Test]
    public async Task Faults_of_the_configuration_end_the_start_all_at_once(CancellationToken cancellationToken)
    {
        using var app = Build(builder => builder.Services.AddPipeline(builder.Configuration.GetSection("Pipeline")), ("Pipeline:queue:lease", "1"), ("Pipeline:flows:upper:0", "uper"));

        var fault = await Assert.ThrowsAsync<ConfigurationException>(() => app.StartAsync(cancellationToken));

        Assert.That(fault!.Message, Does.Contain("the configuration's section 'Pipeline'").And.Contain("queue.lease").And.Contain("there is no stage 'uper'"));
    }

    [Test]
    public async Task Client_without_a_worker_enqueues_and_refuses_what_the_flows_do_not_take(CancellationToken cancellationToken)
    {
        using var app = Build(builder => Add(builder));
        var client = app.Services.GetRequiredService<PipelineClient>();

        var id = await client.EnqueueAsync("upper", "hello", cancellationToken);

        Assert.That((await client.FindAsync(id, cancellationToken))!.State, Is.EqualTo(JobState.Ready));
        Assert.That(async () => await client.EnqueueAsync("uper", "hello", cancellationToken), Throws.ArgumentException.With.Message.Contains("did you mean 'upper'?"));
        Assert.That(async () => await client.EnqueueAsync("upper", new { text = 1 }, cancellationToken), Throws.ArgumentException.With.Message.Contains("the input is none for flow 'upper'"));
        Assert.That(await client.CancelAsync(id, cancellationToken), Is.EqualTo(CancelResult.Cancelled));
    }

    [Test]
    public async Task Queue_of_a_configuration_refuses_flows_that_it_does_not_have(CancellationToken cancellationToken)
    {
        using var app = Build(builder => Add(builder));
        var queue = await app.Services.GetRequiredService<PipelineStores>().OpenQueueAsync(Core.Storage.StoreAccess.Create, cancellationToken);

        var receipts = await queue.Queue.EnqueueAsync([Asked("upper"), Asked("uper")], cancellationToken);

        Assert.That(receipts.Select(receipt => receipt.Rejection), Is.EqualTo(new[] { null, "there is no flow 'uper'; did you mean 'upper'?" }));

        static JobRequest Asked(string flow) => new() { Flow = flow, Input = InputJson.Of("hello") };
    }

    [Test]
    public void Second_worker_is_refused() => Assert.That(() => Build(builder => Add(builder).AddWorker().AddWorker()), Throws.InvalidOperationException.With.Message.Contains("A worker was added"));

    [Test]
    public async Task Answer_that_nobody_reads_on_is_cancelled(CancellationToken cancellationToken)
    {
        using var app = Build(builder => Add(builder), ("Pipeline:flows:ask:0", "upper"));
        var client = app.Services.GetRequiredService<PipelineClient>();
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = client.AskAsync(new JobRequest { Flow = "ask", Input = InputJson.Of("a question") }, leaves.Token).ToListAsync(cancellationToken).AsTask();
        var queue = await app.Services.GetRequiredService<PipelineStores>().OpenQueueAsync(Core.Storage.StoreAccess.Create, cancellationToken);
        while (!await queue.Queue.HasOpenWorkAsync("ask", cancellationToken))
        {
            await Task.Yield();
        }

        await leaves.CancelAsync();

        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await queue.Queue.HasOpenWorkAsync("ask", cancellationToken), Is.False);
    }

    [Test]
    public async Task Services_of_the_application_are_used(CancellationToken cancellationToken)
    {
        using ScriptedEmbeddingGenerator model = new(TimeProvider.System);
        RecordingLoggers loggers = new();
        using var app = Build(
            builder =>
            {
                builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(model);
                builder.Logging.AddProvider(loggers);
                Add(builder).AddStage<Greeting>("greet").AddWorker();
            },
            ("Pipeline:flows:greet:0", "greet"), ("Pipeline:flows:ingest:0", "read"), ("Pipeline:flows:ingest:1", "chunk"), ("Pipeline:flows:ingest:2", "embed"), ("Pipeline:flows:ingest:3", "index"));
        await app.StartAsync(cancellationToken);
        var client = app.Services.GetRequiredService<PipelineClient>();

        var greeted = await client.WaitAsync(await client.EnqueueAsync("greet", "you", cancellationToken), cancellationToken);
        var ingested = await client.WaitAsync(await client.EnqueueAsync("ingest", new { text = "A text." }, cancellationToken), cancellationToken);
        await app.StopAsync(cancellationToken);

        Assert.That(greeted.Result!.Value.GetProperty("output").GetString(), Is.EqualTo("Hello, you! (greet)"));
        Assert.That(ingested.State, Is.EqualTo(JobState.Succeeded));
        Assert.That(model.Texts, Is.EqualTo(new[] { "A text." }));
        Assert.That(loggers.Lines, Does.Contain("Pipeline.Stage.greet.greet: greeted you"));
    }

    [Test]
    public async Task Health_tells_of_the_queue(CancellationToken cancellationToken)
    {
        using var app = Build(builder => Add(builder).AddHealthCheck());
        await app.Services.GetRequiredService<PipelineClient>().EnqueueAsync("upper", "hello", cancellationToken);

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

        Assert.That(report.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(report.Entries["pipeline"].Data["ready"], Is.EqualTo(1));
    }

    [Test]
    public async Task Health_is_bad_when_the_queue_cannot_be_opened(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_folder.File("queue.db"), new string('x', 4096), cancellationToken);
        using var app = Build(builder => Add(builder).AddHealthCheck());

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

        Assert.That(report.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(report.Entries["pipeline"].Description, Does.Contain("queue.db"));
    }

    [Test]
    public async Task Clients_of_the_factory_tell_the_budget_of_the_stage_at_work(CancellationToken cancellationToken)
    {
        using var app = Build(
            builder =>
            {
                Add(builder).AddStage<Calling>("call").AddWorker();
                builder.Services.AddHttpClient("model").ConfigurePrimaryHttpMessageHandler(static () => new Throttling());
            },
            ("Pipeline:flows:call:0", "call"), ("Pipeline:stages:call:rateLimit", "provider"), ("Pipeline:limits:provider:requests", "100/1m"));
        await app.StartAsync(cancellationToken);
        var client = app.Services.GetRequiredService<PipelineClient>();
        var budget = app.Services.GetRequiredService<LimitSet>().Find("provider")!;

        var job = await client.WaitAsync(await client.EnqueueAsync("call", "once", cancellationToken), cancellationToken);
        using var gaveUp = new CancellationTokenSource();
        var next = budget.AcquireAsync(new LimitRequest("default", "call", 0), gaveUp.Token).AsTask();
        var isPaused = !next.IsCompleted;
        await gaveUp.CancelAsync();
        await app.StopAsync(cancellationToken);

        Assert.That(job.State, Is.EqualTo(JobState.Succeeded), string.Join("; ", job.Failures.Select(failure => failure.Message)));
        Assert.That(isPaused, Is.True, "the answer said that no calls are left for a minute");
        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Container_holds_one_pipeline() => Assert.That(
        () => Build(builder =>
        {
            Add(builder);
            Add(builder);
        }),
        Throws.InvalidOperationException.With.Message.Contains("holds one"));

    private static PipelineBuilder Add(HostApplicationBuilder builder) => builder.Services.AddPipeline(builder.Configuration.GetSection("Pipeline"))
        .AddStage("upper", (string text, CancellationToken _) => ValueTask.FromResult(text.ToUpperInvariant()));

    private IHost Build(Action<HostApplicationBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new (string Key, string Value)[]
        {
            ("Pipeline:version", "1"),
            ("Pipeline:queue:sqlite:path", _folder.File("queue.db")),
            ("Pipeline:index:embedded:path", _folder.File("index.db")),
            ("Pipeline:flows:upper:0", "upper"),
        }.Concat(settings).GroupBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Last().Value)));
        configure(builder);
        return builder.Build();
    }

    private sealed class Greeting(TimeProvider time) : ITransformStage<string, string>
    {
        public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            job.Logger.Log(LogLevel.Information, default, $"greeted {input}", null, static (line, _) => line);
            return new(time is null ? "" : $"Hello, {input}! ({job.Stage})");
        }
    }

    private sealed class Calling(IHttpClientFactory clients) : ITransformStage<string, string>
    {
        public async ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
        {
            using var client = clients.CreateClient("model");
            return await client.GetStringAsync(new Uri("http://model.example/"), cancellationToken);
        }
    }

    private sealed class Throttling : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = new(HttpStatusCode.OK) { Content = new StringContent("an answer") };
            answer.Headers.Add("x-ratelimit-remaining-requests", "0");
            answer.Headers.Add("x-ratelimit-reset-requests", "60s");
            return Task.FromResult(answer);
        }
    }

    private sealed class RecordingLoggers : ILoggerProvider
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => new Recording(categoryName, _lines);

        public void Dispose()
        {
        }

        private sealed class Recording(string category, List<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lock (lines)
                {
                    lines.Add($"{category}: {formatter(state, exception)}");
                }
            }
        }
    }
}
