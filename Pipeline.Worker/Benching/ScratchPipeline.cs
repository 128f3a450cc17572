using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Files;
using Pipeline.Core.Hosting;
using Pipeline.Core.Stages;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Hosting;

namespace Pipeline.Worker.Benching;

/// <summary>A user's configuration, opened on a queue and an index of its own in a scratch folder. Its relative paths are those of the user's file.</summary>
internal sealed class ScratchPipeline : IAsyncDisposable
{
    private readonly ScratchFolder _folder;

    private ScratchPipeline(ScratchFolder folder, PipelineHost host)
    {
        _folder = folder;
        Host = host;
    }

    public PipelineHost Host { get; }

    /// <exception cref="ConfigurationException">The configuration has errors, or a replaced value does not fit.</exception>
    /// <exception cref="NotSupportedException">Its index cannot be put into a folder.</exception>
    public static async Task<ScratchPipeline> OpenAsync(ThroughputSettings settings, CancellationToken cancellationToken)
    {
        ScratchFolder folder = new(keep: false);
        try
        {
            var registry = BuiltIn.CreateRegistry();
            registry.Stages.Add<DelayStage, DelayOptions>("delay", StageWork.InputOutput);
            var configuration = YamlOverlay.Load(settings.Config);
            settings.Extend?.Invoke(registry, configuration);
            Replace(configuration, settings);
            var (source, place) = settings.Config is { } file ? (file.FullName, file.DirectoryName!) : (PipelineFile.BuiltInSource, Environment.CurrentDirectory);
            var options = PipelineFile.Parse($"{source} with what was replaced in it", configuration.ToString(), place, registry, Environment.GetEnvironmentVariable).Require();
            var setup = new PipelineSetup(options, registry).In(folder.Path);
            return new ScratchPipeline(folder, await PipelineHost.OpenAsync(setup, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken));
        }
        catch (Exception)
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }

    private static void Replace(YamlOverlay configuration, ThroughputSettings settings)
    {
        if (settings.Profile is { } profile)
        {
            SyntheticProfile.AddTo(configuration, profile);
        }

        foreach (var assignment in settings.Set)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"'{assignment}' sets nothing; write KEY=VALUE, such as 'stages.embed.parallelism=4'.");
            }

            configuration.Set(assignment[..equals], assignment[(equals + 1)..]);
        }
    }
}
