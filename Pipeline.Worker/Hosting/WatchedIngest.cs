using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Hosting;

/// <summary>Says how far an ingest is while it lasts.</summary>
internal static class WatchedIngest
{
    /// <param name="host">The pipeline that ingests.</param>
    /// <param name="context">The command's.</param>
    /// <param name="paths">The files, folders and globs that are ingested, which are counted; none where that is not known.</param>
    /// <param name="work">Ingests, and reports how far it is.</param>
    public static async Task<T> RunAsync<T>(PipelineHost host, CommandContext context, IReadOnlyList<string> paths, Func<IProgress<JobProgress>, Task<T>> work)
    {
        await using var count = FileCount.Begin(paths, ReadSettings.Of(host.Options).Parts);
        IngestStatus status = new(context.Time) { Found = () => count.Current, Reading = () => host.Parsers.Reading };
        await using var line = StatusLine.Begin(context.Streams, context.Output.Notes, context.Time, status.Text);
        return await work(status);
    }
}
