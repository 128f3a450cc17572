using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;

namespace Pipeline.Worker.Hosting;

/// <summary>Runs the worker as a generic host, so that systemd hears when it is ready and when it stops, and signals drain it.</summary>
internal static class WorkerHost
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    public static async Task<WorkSummary> RunAsync(PipelineHost host, WorkerSettings settings, CommandContext context)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "pipeline" });
        builder.Services.Replace(ServiceDescriptor.Singleton(host.Loggers));
        builder.Services.AddSystemd();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopWithin + Margin);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddSingleton(services => new WorkerService(
            host, settings, services.GetRequiredService<IHostApplicationLifetime>(), context.Interrupts.Forced));
        builder.Services.AddHostedService(services => services.GetRequiredService<WorkerService>());

        using var app = builder.Build();
        var service = app.Services.GetRequiredService<WorkerService>(); // RunAsync closes the services
        await app.RunAsync(context.Interrupts.Asked); // the host itself knows nothing of SIGHUP
        return await service.Summary;
    }
}
