using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Core.Hosting;
using Pipeline.Core.Queues.Pump;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Hosting;

/// <summary>Runs the worker as a hosted service, so that systemd hears when it is ready and when it stops, and signals drain it.</summary>
internal static class WorkerHost
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <exception cref="CommandException">A flow is not in the configuration, or a store cannot be opened.</exception>
    public static async Task<WorkSummary> RunAsync(WorkerOptions options, CommandContext context)
    {
        (options.Forced, options.IsAwaited) = (context.Interrupts.Forced, true);
        var setup = ConfigFile.Load(context);
        FlowNames.ThrowIfUnknown(options.Flows, [.. setup.FlowInputs.Keys]);
        await using var host = await PipelineHost.OpenAsync(
            setup, context.CreateLoggers(setup.Options.Logging), context.Time, CancellationToken.None, pipeline => Configure(pipeline, options));
        return WorkSummary.Of(await RunAsync(host, context), (await host.Store.GetStatisticsAsync(CancellationToken.None)).Dead);
    }

    /// <summary>Runs the host until it is stopped. A worker that is told to stop while it starts has done nothing, in good order.</summary>
    private static async Task<PumpSummary> RunAsync(PipelineHost host, CommandContext context)
    {
        try
        {
            await host.Application.StartAsync(CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return new PumpSummary(0, 0, 0, 0, 0, 0, 0, 0);
        }

        await host.Application.WaitForShutdownAsync(context.Interrupts.Asked); // the host itself knows nothing of SIGHUP
        return await host.Application.Services.GetRequiredService<WorkerService>().Summary;
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
