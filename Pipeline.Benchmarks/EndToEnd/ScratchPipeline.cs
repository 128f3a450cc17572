using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Stages;
using Pipeline.Worker.Hosting;

namespace Pipeline.Benchmarks.EndToEnd;

/// <summary>A user's configuration, opened on a queue and an index of its own in a scratch folder.</summary>
internal sealed class ScratchPipeline : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private ScratchPipeline(DirectoryInfo folder, PipelineHost host)
    {
        _folder = folder;
        Host = host;
    }

    public PipelineHost Host { get; }

    /// <exception cref="ConfigurationException">The configuration has errors, or a replaced value does not fit.</exception>
    public static async Task<ScratchPipeline> OpenAsync(ThroughputSettings settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-throughput-");
        try
        {
            var registry = BuiltIn.CreateRegistry();
            registry.Stages.Add<DelayStage, DelayOptions>("delay", StageWork.InputOutput);
            WindowStage.AddTo(registry.Stages);
            string file = Overlay(settings, folder.FullName).Save(Path.Combine(folder.FullName, "pipeline.yaml"));
            var options = PipelineFile.Load(file, registry, Environment.GetEnvironmentVariable).Require();
            var host = await PipelineHost.OpenAsync(new PipelineSetup(options, registry), NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
            return new ScratchPipeline(folder, host);
        }
        catch (Exception)
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static YamlOverlay Overlay(ThroughputSettings settings, string folder)
    {
        var configuration = YamlOverlay.Load(settings.Config)
            .Set("queue.sqlite.path", Path.Combine(folder, "pipeline.db"))
            .Set("index.embedded.path", Path.Combine(folder, "index.db"));
        if (settings.Profile is { } profile)
        {
            SyntheticProfile.AddTo(configuration, profile);
        }

        if (settings.Windows is { } windows)
        {
            WindowStage.AddTo(configuration, windows);
        }

        foreach (string assignment in settings.Set)
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"'{assignment}' sets nothing; write KEY=VALUE, such as 'stages.embed.parallelism=4'.");
            }

            configuration.Set(assignment[..equals], assignment[(equals + 1)..]);
        }

        return configuration;
    }
}
