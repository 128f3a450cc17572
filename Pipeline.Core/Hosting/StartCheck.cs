using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Core.Configuration.Diagnostics;

namespace Pipeline.Core.Hosting;

/// <summary>Reads the configuration when the host starts, so that its faults end the start and not the first call.</summary>
internal sealed class StartCheck(IServiceProvider services) : IHostedService
{
    /// <exception cref="ConfigurationException">The configuration has errors; the message lists all.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<PipelineSetup>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
