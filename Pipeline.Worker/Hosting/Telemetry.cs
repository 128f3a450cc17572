using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using Pipeline.Core.Diagnostics;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// Sends a worker's metrics and traces to an OpenTelemetry collector, when the environment names one: by <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the other variables of the OpenTelemetry
/// specification.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the exporter; nothing when no collector is named.</summary>
    public static void AddTo(IServiceCollection services, Func<string, string?> environment)
    {
        if (string.IsNullOrWhiteSpace(environment(Endpoint)))
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("pipeline", serviceInstanceId: $"{Environment.MachineName}/{Environment.ProcessId}"))
            .WithMetrics(metrics => metrics.AddMeter(PipelineMeter.Name))
            .WithTracing(traces => traces.AddSource(PipelineActivity.SourceName))
            .UseOtlpExporter();
    }
}
