using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Core.Hosting;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Hosting;

/// <summary>Runs the worker as a hosted service, so that systemd hears when it is ready and when it stops, and signals drain it.</summary>
internal static class WorkerHost
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <exception cref="CommandException">A flow is not in the configuration, or a store cannot be opened.</exception>
    public static async Task<WorkSummary> RunAsync(WorkerOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        (options.Forced, options.IsAwaited) = (context.Interrupts.Forced, true);
        var setup = ConfigFile.Load(context);
        FlowNames.ThrowIfUnknown(options.Flows, [.. setup.FlowInputs.Keys]);
        await using var host = await PipelineHost.OpenAsync(
            setup, context.CreateLoggers(LogLevel.Information), context.Time, cancellationToken, pipeline => Configure(pipeline, options));
        var service = host.Application.Services.GetRequiredService<WorkerService>();
        await host.Application.StartAsync(CancellationToken.None);
        await host.Application.WaitForShutdownAsync(context.Interrupts.Asked); // the host itself knows nothing of SIGHUP
        var did = await service.Summary;
        return WorkSummary.Of(did, (await host.Store.GetStatisticsAsync(CancellationToken.None)).Dead);
    }

    private static void Configure(PipelineBuilder pipeline, WorkerOptions options)
    {
        pipeline.Services.AddSystemd();
        Telemetry.AddTo(pipeline.Services, Environment.GetEnvironmentVariable);
        pipeline.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin + Margin);
        pipeline.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        pipeline.AddWorker(options);
    }
}
