using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Hosting;
using Pipeline.Core.Stages.Ingestion.Isolation;

namespace Pipeline.Worker.Hosting;

/// <summary>This program as an application that hosts a pipeline: a command has one, and one container with it.</summary>
internal sealed class PipelineApp : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;

    private PipelineApp(PipelineSetup setup, ILoggerFactory loggers, IHost host) => (Setup, _loggers, Host) = (setup, loggers, host);

    /// <summary>The configuration.</summary>
    public PipelineSetup Setup { get; }

    /// <summary>The host; not started.</summary>
    public IHost Host { get; }

    public IServiceProvider Services => Host.Services;

    public PipelineStores Stores => Services.GetRequiredService<PipelineStores>();

    /// <summary>Builds it, then opens what a command needs of it; closes it when that fails.</summary>
    /// <param name="setup">The configuration.</param>
    /// <param name="loggers">Where log lines go. Owned.</param>
    /// <param name="time">The clock.</param>
    /// <param name="open">Opens stores.</param>
    /// <param name="configure">Adds to the application.</param>
    public static async Task<T> OpenAsync<T>(
        PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, Func<PipelineApp, Task<T>> open, Action<PipelineBuilder>? configure = null)
    {
        PipelineApp app = new(setup, loggers, Build(setup, loggers, time, configure));
        try
        {
            return await open(app);
        }
        catch (Exception)
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes what was opened.</summary>
    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Host).DisposeAsync(); // the host that the library builds is one, though its interface does not say so
        _loggers.Dispose();
    }

    private static IHost Build(PipelineSetup setup, ILoggerFactory loggers, TimeProvider time, Action<PipelineBuilder>? configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "pipeline" });
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(services => new ParserHost(ParserProgram.Launch, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>()));
        var pipeline = builder.Services.AddPipeline(setup);
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        configure?.Invoke(pipeline);
        return builder.Build();
    }
}
