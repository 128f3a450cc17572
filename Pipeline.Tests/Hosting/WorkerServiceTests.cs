using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Tests.Support;
using Pipeline.Worker.Hosting;

namespace Pipeline.Tests.Hosting;

/// <summary>However the worker's service ends, its summary is told and the host stops.</summary>
internal sealed class WorkerServiceTests
{
    [Test]
    public async Task Service_that_runs_out_of_memory_outside_of_a_job_ends_with_that_error()
    {
        using TempFolder folder = new();
        var registry = BuiltIn.CreateRegistry();
        var setup = new PipelineSetup(PipelineFile.LoadBuiltIn(registry, static _ => null).Require(), registry).In(folder.Path);
        await using var host = await PipelineHost.OpenAsync(setup, new NoMemory(), TimeProvider.System, CancellationToken.None);
        Lifetime lifetime = new();
        using WorkerService service = new(host.Application.Services, new WorkerOptions { UntilEmpty = true, StopWithin = TimeSpan.Zero, IsAwaited = true }, lifetime);

        await service.StartAsync(CancellationToken.None);

        Assert.That(async () => await service.Summary, Throws.InstanceOf<OutOfMemoryException>());
        await service.ExecuteTask!;
        Assert.That(lifetime.IsStopped, Is.True);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool IsStopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => IsStopped = true;
    }

    /// <summary>The worker's own line finds no memory.</summary>
    private sealed class NoMemory : ILoggerFactory, ILogger
    {
        private readonly bool _isWorkers;

        public NoMemory(bool isWorkers = false) => _isWorkers = isWorkers;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => new NoMemory(categoryName.EndsWith(nameof(WorkerService), StringComparison.Ordinal));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => _isWorkers;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _ = new byte[int.MaxValue];

        public void Dispose()
        {
        }
    }
}
